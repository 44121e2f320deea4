namespace Vectorscope.Jobs.Library.Named;

/// <summary>Which of many names somebody may have meant.</summary>
internal static class ClosestNames
{
    // Beyond that a name is no slip of another.
    private const int Longest = 64;

    /// <summary>Those with the fewest letters to change, the closest first, without regard to case.</summary>
    public static IEnumerable<string> Of(string name, IEnumerable<string> names, int most) =>
        names.OrderBy(other => Distance(Start(name), Start(other))).ThenBy(other => other, StringComparer.Ordinal).Take(most);

    private static string Start(string name) => (name.Length <= Longest ? name : name[..Longest]).ToUpperInvariant();

    /// <summary>Letters to put in, take out or exchange.</summary>
    private static int Distance(string a, string b)
    {
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }
            above = row;
        }
        return above[b.Length];
    }
}
