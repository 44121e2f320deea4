using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Reads a spec that a verb is given as a file.</summary>
internal static class SpecFile
{
    /// <param name="argument">What the file is called in messages.</param>
    /// <param name="file">As seen from the caller's folder; <c>-</c> is standard input.</param>
    internal static async Task<JsonObject> ReadAsync(string argument, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file, terminal.Folder);
        if (file != "-" && !File.Exists(path)) throw new BadInputException($"{argument}: there is no file {path}.");
        await using var stream = file == "-" ? terminal.Input : File.OpenRead(path);
        try
        {
            using var document = JsonInput.Parse(await BytesAsync(stream, cancellationToken));
            return SpecJson.Node(document.RootElement) as JsonObject
                ?? throw new BadInputException($"{argument}: {path} holds no JSON object. It must look like {{\"kind\": \"capture\", …}}.");
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{argument}: {path} is not JSON: {e.Message}", e);
        }
    }

    /// <summary>The spec that a verb of one kind is given beside its flags.</summary>
    internal static async Task<JsonObject> ReadAsync(string kind, string verb, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        var spec = await ReadAsync("SPEC.json", file, terminal, cancellationToken);
        return JsonNode.DeepEquals(spec["kind"], kind)
            ? spec
            : throw new BadInputException($"SPEC.json: its kind is {spec["kind"]?.ToJsonString() ?? "missing"}; {verb} runs specs of kind \"{kind}\", launch runs all.");
    }

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
