using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Lifts a trajectory of an older version to v1.6, of which the older ones are part. Everything in it stays, known or not.</summary>
public static class AtifUpgrade
{
    private const string Field = "schema_version";
    private const string Prefix = "ATIF-v1.";
    private const int Own = 6;

    /// <exception cref="TraceFormatException">It is no trajectory.</exception>
    public static JsonObject Lift(ReadOnlyMemory<byte> json, string name)
    {
        var root = JsonPart.Parse(json, name);
        var version = root.RequiredText(Field);
        if (!version.StartsWith(Prefix, StringComparison.Ordinal) || !int.TryParse(version.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
            throw root.Wrong(Field, $"'{Quote.Of(version)}' is not known; ATIF-v1.0 to ATIF-v1.7 are read.");
        if (minor < Own) root.Value[Field] = AtifWriter.Version;
        return root.Value;
    }
}
