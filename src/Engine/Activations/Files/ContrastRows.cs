using Vectorscope.Engine.Directions;

namespace Vectorscope.Engine.Activations.Files;

/// <summary>Picks the rows of two sides that can be contrasted: at the response, prompts whose reply was empty have none.</summary>
internal static class ContrastRows
{
    public static Contrast Of(CaptureFile file, string sideA, string sideB, CapturePosition position)
    {
        var (a, b) = (file.Info.Side(sideA), file.Info.Side(sideB));
        var keptA = Kept(file, a, position);
        var keptB = Kept(file, b, position);
        if (a.Prompts.SequenceEqual(b.Prompts))
        {
            // A pair with one half missing says nothing about the pair.
            keptA = keptB = [.. keptA.Intersect(keptB)];
        }
        var dropped = a.Prompts.Count - keptA.Length + (b.Prompts.Count - keptB.Length);
        return new Contrast
        {
            SideA = sideA,
            SideB = sideB,
            Position = position.Name(),
            KeysA = [.. keptA.Select(i => a.Prompts[i])],
            KeysB = [.. keptB.Select(i => b.Prompts[i])],
            PromptsA = keptA,
            PromptsB = keptB,
            Layers = file.Info.Layers,
            Width = file.Info.Width,
            ReadA = (layer, rows) => file.ReadRows(sideA, position, layer, keptA, rows),
            ReadB = (layer, rows) => file.ReadRows(sideB, position, layer, keptB, rows),
            Warnings = dropped == 0
                ? []
                : [new("dropped-rows", $"{dropped} rows were left out: the model ended its reply before the first token there, or for the same prompt on the other side.", [])],
        };
    }

    private static int[] Kept(CaptureFile file, CaptureSideInfo side, CapturePosition position)
    {
        var replies = position == CapturePosition.ResponseMean ? file.ReadResponseIds(side.Name) : null;
        return [.. Enumerable.Range(0, side.Prompts.Count).Where(i => replies is null || replies[i].Length > 0)];
    }
}
