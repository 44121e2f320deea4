using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes.Walks;

namespace Vectorscope.Jobs.Episodes.Files;

/// <summary>Episodes as compressed lines of JSON: a header, then a line per walk.</summary>
public static class EpisodesFile
{
    /// <summary>The file's first line.</summary>
    /// <exception cref="InvalidDataException">It is no episodes file, or of a version that this build does not know.</exception>
    public static EpisodesHeader ReadHeader(InputFile file)
    {
        using var reader = Open(file);
        return ReadHeader(reader, file.Name);
    }

    /// <summary>The walks, read as they are asked for.</summary>
    /// <exception cref="InvalidDataException">It is no episodes file, or damaged.</exception>
    public static IEnumerable<Walk> ReadWalks(InputFile file)
    {
        using var reader = Open(file);
        var header = ReadHeader(reader, file.Name);
        var count = 0;
        while (Next(reader, file.Name) is { } line)
        {
            count++;
            yield return Parse<Walk>(line, file.Name, count + 1);
        }
        if (count != header.Walks)
        {
            throw new InvalidDataException($"{file.Name} holds {Amount.Of(count, "walk")}; its first line says {Amount.Of(header.Walks)}. Make or fetch it again.");
        }
    }

    internal static async Task WriteAsync(EpisodesHeader header, IEnumerable<Walk> walks, Stream stream, CancellationToken cancellationToken)
    {
        await using var compressed = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        await using var writer = new StreamWriter(compressed, new UTF8Encoding(false)) { NewLine = "\n" };
        await writer.WriteLineAsync(JsonSerializer.Serialize(header, JobsJson.Options).AsMemory(), cancellationToken);
        foreach (var walk in walks)
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(walk, JobsJson.Options).AsMemory(), cancellationToken);
        }
    }

    private static StreamReader Open(InputFile file) => new(new GZipStream(file.Open(), CompressionMode.Decompress), Encoding.UTF8);

    private static EpisodesHeader ReadHeader(StreamReader reader, string name)
    {
        var header = Next(reader, name) is { } line && line.Contains(EpisodesHeader.FormatName, StringComparison.Ordinal)
            ? Parse<EpisodesHeader>(line, name, 1)
            : null;
        return header switch
        {
            { Format: EpisodesHeader.FormatName, Version: EpisodesHeader.CurrentVersion } => header,
            { Format: EpisodesHeader.FormatName } => throw new InvalidDataException($"{name} is of version {header.Version}; this build reads {EpisodesHeader.CurrentVersion}. Make it again."),
            _ => throw new InvalidDataException($"{name} is no episodes file: its first line does not name the format {EpisodesHeader.FormatName}."),
        };
    }

    private static string? Next(StreamReader reader, string name)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name} is not compressed as it should be (gzip), or damaged: {e.Message}", e);
        }
    }

    private static T Parse<T>(string line, string name, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, JobsJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {number} of {name} cannot be read: {e.Message}", e);
        }
    }
}
