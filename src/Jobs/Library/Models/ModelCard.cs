namespace Vectorscope.Jobs.Library.Models;

/// <summary>The model card that a folder may carry: README.md, as on the Hugging Face hub.</summary>
internal static class ModelCard
{
    private const int Longest = 256 * 1024;
    private const string Fence = "---";

    /// <summary>Its text without the fields at its head; null when there is none. What goes beyond 256 KiB is left out.</summary>
    public static string? Read(string folder)
    {
        var path = Path.Combine(folder, "README.md");
        if (!File.Exists(path))
        {
            return null;
        }
        using var reader = new StreamReader(path);
        var buffer = new char[Longest];
        var text = new string(buffer, 0, reader.ReadBlock(buffer, 0, Longest)).ReplaceLineEndings("\n");
        var body = WithoutFields(text).Trim('\n');
        return body.Length == 0 ? null : body;
    }

    // Fields stand in YAML between two fences, the first of which opens the file.
    private static string WithoutFields(string text)
    {
        var end = text.StartsWith(Fence + "\n", StringComparison.Ordinal) ? text.IndexOf($"\n{Fence}\n", StringComparison.Ordinal) : -1;
        return end < 0 ? text : text[(end + Fence.Length + 2)..];
    }
}
