namespace Vectorscope.Jobs.Runs;

/// <summary>Tags as people write them: words separated by commas.</summary>
public static class RunTags
{
    /// <summary>Each word once, in the order written.</summary>
    public static IReadOnlyList<string> Split(string tags) =>
        [.. tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>The words as they are written.</summary>
    public static string Join(IEnumerable<string> tags) => string.Join(", ", tags);
}
