namespace Vectorscope.Engine.Activations;

/// <summary>Cuts a plan into batches by length. A pure function of the plan: a resumed run makes the same batches.</summary>
/// <remarks>
/// Longest first, so that a budget too large for the device fails in the first batch and not after an hour. Rows of similar
/// length lie together and little is padded.
/// </remarks>
internal static class CaptureBatches
{
    public static IReadOnlyList<CaptureBatch> Of(CapturePlan plan)
    {
        var budget = plan.BatchTokens ?? throw new ArgumentException("The plan has not been fitted to a device.", nameof(plan));
        var rows = new List<CaptureRow>();
        for (var side = 0; side < plan.Sides.Count; side++)
        {
            for (var prompt = 0; prompt < plan.Sides[side].Prompts.Count; prompt++)
                rows.Add(new CaptureRow(side, prompt, plan.Sides[side].Prompts[prompt].TokenIds.Length, rows.Count));
        }
        rows.Sort(static (a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length) : a.Number.CompareTo(b.Number));

        var batches = new List<CaptureBatch>();
        for (var first = 0; first < rows.Count;)
        {
            var length = rows[first].Length;
            var count = (int)Math.Clamp(Math.Min(budget / length, plan.BatchRows), 1, rows.Count - first);
            batches.Add(new CaptureBatch(batches.Count, rows.GetRange(first, count), length));
            first += count;
        }
        return batches;
    }
}
