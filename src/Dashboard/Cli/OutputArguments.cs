using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vectorscope.Dashboard.Cli;

/// <summary>How an answer is written.</summary>
internal static class OutputArguments
{
    internal static readonly Option<bool> Json = new("--json") { Description = "Print JSON instead of a table." };

    internal static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
