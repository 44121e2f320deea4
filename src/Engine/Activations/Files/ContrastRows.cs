using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Text;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>
/// Picks the rows of two sides that are contrasted: at the response, prompts whose reply was empty have none; of very many, some are drawn.
/// </summary>
internal static class ContrastRows
{
    /// <summary>
    /// Rows of a side. Comparisons grow with their square and the interval shrinks with its root: at this many it is about 0.05 wide,
    /// and ten times as many would take hours.
    /// </summary>
    public const int MostRows = 500;

    public static Contrast Of(CaptureFile fileA, string sideA, CaptureFile fileB, string sideB, CapturePosition position, int most)
    {
        var (a, b) = (fileA.Info.Side(sideA), fileB.Info.Side(sideB));
        var (keptA, keptB, paired) = Kept(fileA, a, fileB, b, position);
        var dropped = a.Prompts.Count - keptA.Length + (b.Prompts.Count - keptB.Length);
        var (allA, allB) = (keptA.Length, keptB.Length);
        keptA = Drawn(keptA, fileA.Info.Seed, side: 0, most);
        keptB = paired ? keptA : Drawn(keptB, fileB.Info.Seed, side: 1, most);
        return new Contrast
        {
            SideA = sideA,
            SideB = sideB,
            Position = position.Name(),
            KeysA = [.. keptA.Select(i => a.Prompts[i])],
            KeysB = [.. keptB.Select(i => b.Prompts[i])],
            PromptsA = keptA,
            PromptsB = keptB,
            Layers = fileA.Info.Layers,
            Width = fileA.Info.Width,
            ReadA = (layer, rows) => fileA.ReadRows(sideA, position, layer, keptA, rows),
            ReadB = (layer, rows) => fileB.ReadRows(sideB, position, layer, keptB, rows),
            Warnings = [.. Warnings(dropped, allA, allB, most)],
        };
    }

    private static IEnumerable<SeparabilityWarning> Warnings(int dropped, int allA, int allB, int most)
    {
        if (dropped > 0)
            yield return new("dropped-rows", $"Left out: {Amount.Of(dropped, "row")}. The model ended its reply before the first token there, or for the same prompt on the other side.", []);
        if (Math.Max(allA, allB) > most)
            yield return new("sampled-rows", $"Of {Amount.Of(allA)} and {Amount.Of(allB)} rows, {Amount.Of(Math.Min(allA, most))} and {Amount.Of(Math.Min(allB, most))} were drawn by the capture's seed and measured.", []);
    }

    private static int[] Drawn(int[] rows, long seed, int side, int most)
    {
        if (rows.Length <= most)
            return rows;
        var shuffled = (int[])rows.Clone();
        new SeededRandom(seed, RandomPurpose.MeasuredPrompts, side).Shuffle(shuffled.AsSpan());
        return [.. shuffled.Take(most).Order()];
    }

    /// <summary>Prompts of the two sides that have a row, and whether they are the same prompts.</summary>
    public static (int[] A, int[] B, bool Paired) Kept(CaptureFile fileA, CaptureSideInfo a, CaptureFile fileB, CaptureSideInfo b, CapturePosition position)
    {
        var (keptA, keptB) = (Kept(fileA, a, position), Kept(fileB, b, position));
        if (!a.Prompts.SequenceEqual(b.Prompts)) return (keptA, keptB, false);
        // A pair with one half missing says nothing about the pair.
        int[] both = [.. keptA.Intersect(keptB)];
        return (both, both, true);
    }

    /// <summary>Prompts of a side that have a row.</summary>
    public static int[] Kept(CaptureFile file, CaptureSideInfo side, CapturePosition position)
    {
        var replies = position == CapturePosition.ResponseMean ? file.ReadResponseIds(side.Name) : null;
        return [.. Enumerable.Range(0, side.Prompts.Count).Where(i => replies is null || replies[i].Length > 0)];
    }
}
