using System.Globalization;
using System.Text;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>
/// Colours of arms and sides, as tokens of css/tokens.css. A persona has the colour of its name on every page, whatever its place there;
/// what works without a persona is neutral, and where there are several such, the later ones have the colours of their own names.
/// </summary>
public static class SeriesColours
{
    /// <summary>What is neutral, and what nothing is known of.</summary>
    public const string Neutral = "series-base";

    private const int Series = 7;

    /// <summary>Tokens in the order given, each its own as long as there are colours.</summary>
    /// <param name="shown">Arms or sides: name, and persona where there is one.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<(string Name, string? Persona)> shown)
    {
        var colours = new string[shown.Count];
        var taken = new bool[Series];
        var neutral = shown.Select((one, i) => (one, i)).Where(pair => pair.one.Persona is null).Select(pair => pair.i).FirstOrDefault(-1);

        // Personas come first and by name: their colours then depend neither on the order of arms nor on what else is shown.
        var rest = shown.Select((one, i) => (Key: one.Persona ?? one.Name, IsPersona: one.Persona is not null, Place: i)).Where(one => one.Place != neutral)
            .OrderByDescending(one => one.IsPersona).ThenBy(one => one.Key, StringComparer.Ordinal).ThenBy(one => one.Place);
        foreach (var (key, _, place) in rest)
        {
            if (!taken.Contains(false))
            {
                Array.Clear(taken);
            }

            var colour = Preferred(key);
            while (taken[colour])
            {
                colour = (colour + 1) % Series;
            }

            taken[colour] = true;
            colours[place] = "series-" + (colour + 1).ToString(CultureInfo.InvariantCulture);
        }

        if (neutral >= 0)
        {
            colours[neutral] = Neutral;
        }

        return colours;
    }

    /// <summary>Tokens of a benchmark's arms.</summary>
    /// <param name="kept">Null for trials that came from elsewhere: the names of their arms are all that is known.</param>
    public static IReadOnlyList<string> Of(KeptBenchmark? kept, IReadOnlyList<string> arms) =>
        Of([.. arms.Select(arm => (arm, kept?.PersonaName(arm)))]);

    // The start is such that the study's personas have the colours of an axis' poles, vermilion and blue.
    private static int Preferred(string key) => (int)(Encoding.UTF8.GetBytes(key).Aggregate(23u, (hash, value) => unchecked(hash * 37 + value)) % Series);
}
