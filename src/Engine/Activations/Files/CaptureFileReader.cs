using System.Globalization;
using System.Text.Json;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>Reads the metadata of a capture's file.</summary>
internal static class CaptureFileReader
{
    public static CaptureFileInfo Read(string path, IReadOnlyDictionary<string, string> metadata)
    {
        string Text(string key) =>
            metadata.TryGetValue(key, out var value) ? value : throw new CaptureException($"{path}: metadata '{key}' is missing; is this a capture?");

        if (Text("format") != "vectorscope-capture" || Text("format_version") != CaptureLayout.FormatVersion)
            throw new CaptureException($"{path}: format '{Text("format")}', version {Text("format_version")}, is not a capture this version can read.");
        try
        {
            var sides = JsonSerializer.Deserialize<string[]>(Text("sides"))!;
            return new CaptureFileInfo(
                Text("model_name"), Text("model_hash"), Text("device"), Text("dtype"), Text("code_version"), Text("template_version"),
                Text("thinking") == "true",
                long.Parse(Text("seed"), CultureInfo.InvariantCulture),
                int.Parse(Text("layers"), CultureInfo.InvariantCulture),
                int.Parse(Text("width"), CultureInfo.InvariantCulture),
                [.. JsonSerializer.Deserialize<string[]>(Text("positions"))!.Select(name => Position(path, name))],
                [.. sides.Select(side => JsonSerializer.Deserialize<CaptureSideInfo>(Text(CaptureLayout.SideKey(side)))!)],
                metadata.TryGetValue("response_tokens", out var tokens) ? int.Parse(tokens, CultureInfo.InvariantCulture) : null,
                Text("fingerprint"));
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            throw new CaptureException($"{path}: its metadata cannot be read ({e.Message}).", e);
        }
    }

    private static CapturePosition Position(string path, string name) =>
        CapturePositions.TryParse(name, out var position)
            ? position
            : throw new CaptureException($"{path}: position '{name}' is not one this version knows.");
}
