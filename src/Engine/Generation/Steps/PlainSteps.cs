using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>Rows computed with libtorch's operations, on any device and in any number type: what every other way is held against.</summary>
internal sealed class PlainSteps(CausalLanguageModel model) : IRowSteps
{
    private readonly DecodingRows _decoding = new(model);

    public IRowPast Create() => new PlainPast(model.CreateCache());

    public RowOutcome[] Step(IReadOnlyList<RowStep> rows)
    {
        using var scope = NewDisposeScope();
        var projections = new float[rows.Count][];
        var (choosing, hidden) = (new List<int>(), new List<Tensor>());
        // A row that decodes comes again in the next step, with the same ones for the most part; a prompt of one token does not.
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(row => rows[row] is { Ids.Count: 1, Next.Written.Count: > 0 } ? 0 : rows[row].Ids.Count))
        {
            int[] own = [.. group];
            RowStep[] steps = [.. own.Select(row => rows[row])];
            var (last, read) = group.Key == 0 ? _decoding.Compute(steps) : Prefill(steps, group.Key);
            for (var i = 0; i < own.Length; i++) projections[own[i]] = read[i];
            int[] chosen = [.. Enumerable.Range(0, own.Length).Where(i => steps[i].Next is not null)];
            choosing.AddRange(chosen.Select(i => own[i]));
            if (chosen.Length == own.Length) hidden.Add(last);
            else hidden.AddRange(chosen.Select(i => last.narrow(0, i, 1)));
        }
        return Outcomes(rows, projections, choosing, hidden);
    }

    private RowOutcome[] Outcomes(IReadOnlyList<RowStep> rows, float[][] projections, List<int> choosing, List<Tensor> hidden)
    {
        RowOutcome[] outcomes = [.. projections.Select(read => new RowOutcome(null, read))];
        if (choosing.Count == 0) return outcomes;
        var last = hidden.Count == 1 ? hidden[0] : cat(hidden, 0);
        var chosen = TokenChoice.Choose(model, last, [.. choosing.Select(row => (rows[row].Next!, ((PlainPast)rows[row].Past).Reply))]);
        for (var i = 0; i < chosen.Length; i++) outcomes[choosing[i]] = outcomes[choosing[i]] with { Id = chosen[i].Id, Scores = chosen[i].Scores };
        return outcomes;
    }

    // [B, d] of the last of n tokens of each row.
    private (Tensor Hidden, float[][] Projections) Prefill(RowStep[] rows, int length)
    {
        using var scope = NewDisposeScope();
        var ids = HostCopy.FromIntegers([.. rows.SelectMany(row => row.Ids).Select(id => (long)id)], [rows.Length, length], model.Device);
        PlainPast[] pasts = [.. rows.Select(row => (PlainPast)row.Past)];
        using var batch = new RowBatch();
        batch.Append([.. pasts.Select(past => past.TakeOut(withStates: true))]);
        using var interventions = RowInterventions.Of([.. rows.Select(row => row.Intervention)], model.Device);
        using var changes = PassInterventions.Of(interventions, length, (row, token) => rows[row].Marks[token], model.Device);
        using var projections = ProjectionTap.Of([.. rows.Select(row => row.Projections)], model.Device);
        var normed = model.ForwardRows(ids, batch, changes, projections);
        for (var i = 0; i < rows.Length; i++) pasts[i].PutBack(batch.Take(i, withStates: true));
        var read = projections?.Read() ?? [.. rows.Select(_ => Array.Empty<float>())];
        var last = normed.select(1, length - 1).clone();
        using var head = PassInterventions.Of(interventions, 1, (row, _) => rows[row].Marks[length - 1], model.Device);
        return ((head?.BeforeHead(last) ?? last).MoveToOuterDisposeScope(), read);
    }

    public void Dispose() => _decoding.Dispose();
}
