using System.Globalization;
using System.Text;
using Vectorscope.Jobs.Benchmarking;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>
/// Colours of arms and sides, as tokens of css/tokens.css. The baseline is neutral. Everything else has the colour of its own name, a
/// persona's before an arm's, so that it keeps it on every page and in every run, whatever stands beside it there; nothing is stored, and
/// two data folders agree. Only where two names fall on one colour does the later of them, by name, take the next that is free: what is
/// shown together must be told apart. What is the same arm in several runs has one colour.
/// </summary>
public static class SeriesColours
{
    /// <summary>What is neutral, and what nothing is known of.</summary>
    public const string Neutral = "series-base";

    private const int Series = 7;

    /// <summary>Tokens in the order given, each its own as long as there are colours.</summary>
    /// <param name="shown">Arms or sides: name, and persona where there is one.</param>
    /// <param name="baseline">Place of the baseline; without it the first that works without a persona is it.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<(string Name, string? Persona)> shown, int? baseline = null)
    {
        var neutral = baseline ?? shown.Select((one, i) => (one, i)).Where(pair => pair.one.Persona is null).Select(pair => pair.i).FirstOrDefault(-1);
        var colours = new Dictionary<(string, string?), string>();
        if (neutral >= 0)
        {
            colours[shown[neutral]] = Neutral;
        }

        // Personas come first and by name: their colours then depend neither on the order of arms nor on what else is shown.
        var taken = new bool[Series];
        foreach (var one in shown.Distinct().Where(one => !colours.ContainsKey(one)).OrderByDescending(one => one.Persona is not null).ThenBy(one => one.Persona ?? one.Name, StringComparer.Ordinal).ToList())
        {
            if (!taken.Contains(false))
            {
                Array.Clear(taken);
            }

            var colour = Preferred(one.Persona ?? one.Name);
            while (taken[colour])
            {
                colour = (colour + 1) % Series;
            }

            taken[colour] = true;
            colours[one] = "series-" + (colour + 1).ToString(CultureInfo.InvariantCulture);
        }

        return [.. shown.Select(one => colours[one])];
    }

    /// <summary>Tokens of a benchmark's arms.</summary>
    /// <param name="kept">Null for trials that came from elsewhere: the names of their arms are all that is known.</param>
    public static IReadOnlyList<string> Of(KeptBenchmark? kept, IReadOnlyList<string> arms) =>
        Of([.. arms.Select(arm => (arm, kept?.PersonaName(arm)))]);

    // The start is such that the study's personas have the colours of an axis' poles, vermilion and blue.
    private static int Preferred(string key) => (int)(Encoding.UTF8.GetBytes(key).Aggregate(23u, (hash, value) => unchecked(hash * 37 + value)) % Series);
}
