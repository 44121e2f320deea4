using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Cuda.Step;

/// <summary>Rows of several new tokens each, as many for all of them: computed by the plain modules, from and into the kernels' memory.</summary>
internal static class PromptPass
{
    /// <param name="model">The plain modules.</param>
    /// <param name="rows">With pasts of the kernels.</param>
    internal static RowOutcome[] Run(CausalLanguageModel model, IReadOnlyList<RowStep> rows)
    {
        using var scope = NewDisposeScope();
        var length = rows[0].Ids.Count;
        CudaPast[] pasts = [.. rows.Select(row => (CudaPast)row.Past)];
        var ids = HostCopy.FromIntegers([.. rows.SelectMany(row => row.Ids).Select(id => (long)id)], [rows.Count, length], model.Device);
        using var batch = new RowBatch();
        batch.Append([.. pasts.Select(past => past.Memory.ToCache())]);
        using var interventions = RowInterventions.Of([.. rows.Select(row => row.Intervention)], model.Device);
        using var changes = PassInterventions.Of(interventions, length, (row, token) => rows[row].Marks[token], model.Device);
        using var projections = ProjectionTap.Of([.. rows.Select(row => row.Projections)], model.Device);
        var normed = model.ForwardRows(ids, batch, changes, projections);
        for (var row = 0; row < rows.Count; row++)
        {
            using var cache = batch.Take(row, withStates: true);
            pasts[row].Memory.Take(cache);
        }
        var read = projections?.Read();
        var outcomes = Enumerable.Range(0, rows.Count).Select(row => new RowOutcome(null, read?[row] ?? [])).ToArray();
        int[] choosing = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].Next is not null)];
        if (choosing.Length == 0) return outcomes;
        var last = normed.select(1, length - 1).clone();
        using var head = PassInterventions.Of(interventions, 1, (row, _) => rows[row].Marks[length - 1], model.Device);
        last = head?.BeforeHead(last) ?? last;
        using var index = HostCopy.FromIntegers([.. choosing.Select(row => (long)row)], [choosing.Length], model.Device);
        var chosen = TokenChoice.Choose(model, last.index_select(0, index), [.. choosing.Select(row => (rows[row].Next!, pasts[row].Reply))]);
        for (var i = 0; i < chosen.Length; i++) outcomes[choosing[i]] = outcomes[choosing[i]] with { Id = chosen[i].Id, Scores = chosen[i].Scores };
        return outcomes;
    }
}
