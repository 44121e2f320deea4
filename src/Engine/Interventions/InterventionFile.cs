using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions;

/// <summary>Interventions in files, whose directions may lie in files too.</summary>
public static class InterventionFile
{
    /// <summary>Reads an intervention.</summary>
    /// <exception cref="InterventionException">The file cannot be read, or is no intervention.</exception>
    public static Intervention Read(string path)
    {
        try
        {
            using var json = JsonInput.ReadFile(path);
            return InterventionJson.Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InterventionException($"{Quote.Path(path)} cannot be read: {e.Message}");
        }
    }

    /// <summary>Whether a text means a file and not a name: it has a slash, or the ending of such a file.</summary>
    public static bool IsFile(string text) =>
        text.Contains('/', StringComparison.Ordinal) || text.EndsWith(".safetensors", StringComparison.Ordinal) || text.EndsWith(".gguf", StringComparison.Ordinal);

    /// <summary>A direction's file, relative to the folder of what names it.</summary>
    /// <exception cref="DirectionException">It is no direction, or cannot be read.</exception>
    public static Direction LoadDirection(string text, string folder)
    {
        var path = Path.GetFullPath(text, folder);
        return path.EndsWith(".gguf", StringComparison.Ordinal) ? ControlVectorFile.Load(path) : DirectionFile.Load(path).Direction;
    }
}
