using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>JSON as the files of a model folder hold it: indented, with no \u escapes where JSON needs none.</summary>
internal static class ReadableJson
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of(JsonObject content) => content.ToJsonString(Written) + "\n";
}
