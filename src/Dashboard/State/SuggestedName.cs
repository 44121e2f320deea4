using System.Text.RegularExpressions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.State;

/// <summary>A name that a spec accepts and that is still free.</summary>
internal static partial class SuggestedName
{
    private const int Longest = 60;

    /// <summary>The stem without what a name may not hold, numbered where it is taken.</summary>
    public static string Of(string stem, string fallback, IReadOnlyCollection<string> taken)
    {
        stem = NotInName().Replace(stem, "-").Trim('-');
        stem = stem.Length == 0 ? fallback : stem[..Math.Min(stem.Length, Longest)];
        var name = stem;
        for (var i = 2; taken.Contains(name); i++)
        {
            name = $"{stem}-{i}";
        }

        return name;
    }

    /// <summary>What an intervention adds to a stem: its name, or its file's; of operations in the spec only that there are some.</summary>
    public static string OfIntervention(string text) =>
        text.Length == 0 ? "" : TextOrObjectShape.IsObject(text) ? "intervention" : Path.GetFileNameWithoutExtension(text.Trim());

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInName();
}
