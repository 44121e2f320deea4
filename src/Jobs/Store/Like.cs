namespace Vectorscope.Jobs.Store;

/// <summary>Patterns for SQL's LIKE in which the user's own % and _ stand for themselves.</summary>
internal static class Like
{
    public const string Escape = "\\";

    public static string Containing(string text) => "%" + Beginning(text);

    public static string Beginning(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
