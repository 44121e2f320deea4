namespace Vectorscope.Engine.Generation.Steps;

/// <summary>Computes every row in two ways and keeps what the reference says, so that a whole run shows how far apart they are.</summary>
/// <remarks>They are compared by the log-probabilities of the chosen token and of the likeliest, which both have at hand; groups are the modules' alone.</remarks>
/// <param name="own">Held against the reference; ownership passes here.</param>
/// <param name="reference">Whose tokens the rows go on with; ownership passes here.</param>
/// <param name="comparison">Told of every row.</param>
internal sealed class ComparedSteps(IRowSteps own, IRowSteps reference, StepComparison comparison) : IRowSteps
{
    public bool TakesAnyLengths => own.TakesAnyLengths;

    public GraphOverflow? Overflow => own.Overflow;

    public IRowPast Create() => new Past(own.Create(), reference.Create());

    public RowOutcome[] Step(IReadOnlyList<RowStep> rows)
    {
        RowStep[] scored = [.. rows.Select(row => row.Next is { } next ? row with { Next = next with { Likeliest = TokenScores.MostLikeliest } } : row)];
        var found = own.Step([.. scored.Select(row => row with { Past = ((Past)row.Past).Own })]);
        var expected = reference.Step([.. scored.Select(row => row with { Past = ((Past)row.Past).Reference })]);
        for (var row = 0; row < expected.Length; row++)
        {
            if (expected[row] is { Id: { } id, Scores: { } scores }) comparison.Add(id, scores, found[row].Id, found[row].Scores);
            expected[row] = expected[row] with { Scores = Asked(expected[row].Scores, rows[row].Next?.Likeliest) };
        }
        return expected;
    }

    private static TokenScores? Asked(TokenScores? scores, int? likeliest) =>
        scores is null || likeliest is null ? null : scores with { Likeliest = [.. scores.Likeliest.Take(likeliest.Value)] };

    public void Dispose()
    {
        own.Dispose();
        reference.Dispose();
    }

    private sealed class Past(IRowPast own, IRowPast reference) : IRowPast
    {
        internal IRowPast Own => own;

        internal IRowPast Reference => reference;

        public int Length => reference.Length;

        public long Bytes => own.Bytes + reference.Bytes;

        public IRowMark Mark() => new BothMarks(own.Mark(), reference.Mark());

        public void Return(IRowMark mark)
        {
            var both = (BothMarks)mark;
            own.Return(both.Own);
            reference.Return(both.Reference);
        }

        public void DropStates()
        {
            own.DropStates();
            reference.DropStates();
        }

        public void Dispose()
        {
            own.Dispose();
            reference.Dispose();
        }
    }

    private sealed record BothMarks(IRowMark Own, IRowMark Reference) : IRowMark
    {
        public int Length => Reference.Length;

        public long Bytes => Own.Bytes + Reference.Bytes;

        public void Dispose()
        {
            Own.Dispose();
            Reference.Dispose();
        }
    }
}
