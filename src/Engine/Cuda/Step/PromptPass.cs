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
        var ids = new long[rows.Count * length];
        for (var i = 0; i < ids.Length; i++) ids[i] = rows[i / length].Ids[i % length];
        PagedMemory[] memories = [.. rows.Select(row => ((CudaPast)row.Past).Memory)];
        using var batch = new RowBatch();
        batch.Append([.. memories.Select(memory => memory.ToCache())]);
        using var interventions = RowInterventions.Of([.. rows.Select(row => row.Intervention)], model.Device);
        using var changes = PassInterventions.Of(interventions, length, (row, token) => rows[row].Marks[token], model.Device);
        var reader = rows.Any(row => row.Projections.Count > 0) ? new SeriesReader(rows, length) : null;
        var normed = model.ForwardRows(HostCopy.FromIntegers(ids, [rows.Count, length], model.Device), batch, changes, reader);
        for (var row = 0; row < rows.Count; row++)
        {
            using var cache = batch.Take(row, withStates: true);
            memories[row].Take(cache);
        }
        int[] choosing = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].Next is not null)];
        var chosen = new int?[rows.Count];
        if (choosing.Length > 0)
        {
            var last = normed.select(1, length - 1).clone();
            using var head = PassInterventions.Of(interventions, 1, (row, _) => rows[row].Marks[length - 1], model.Device);
            last = head?.BeforeHead(last) ?? last;
            using var index = HostCopy.FromIntegers([.. choosing.Select(row => (long)row)], [choosing.Length], model.Device);
            var found = HostChoice.AfterHead(model, last.index_select(0, index), [.. choosing.Select(row => rows[row].Next!)]);
            for (var i = 0; i < choosing.Length; i++) chosen[choosing[i]] = found[i];
        }
        return [.. rows.Select((_, row) => new RowOutcome(chosen[row], reader?.Found[row] ?? []))];
    }

    /// <summary>Projects the stream of the rows that ask for it.</summary>
    private sealed class SeriesReader(IReadOnlyList<RowStep> rows, int length) : IResidualTap
    {
        /// <summary>Of each row token by token its series; not a number where a direction's row is none.</summary>
        internal float[][] Found { get; } = [.. rows.Select(row =>
        {
            var found = new float[row.Projections.Count * length];
            Array.Fill(found, float.NaN);
            return found;
        })];

        public void OnBlockOutput(int layer, Tensor x)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var series = rows[row].Projections;
                int[] here = [.. Enumerable.Range(0, series.Count).Where(i => series[i].Layer == layer && series[i].Direction.IsUsable(layer))];
                if (here.Length == 0) continue;
                using var scope = NewDisposeScope();
                var units = HostCopy.FromSingles([.. here.SelectMany(i => series[i].Direction.Unit(layer)).Select(value => (float)value)], [here.Length, x.size(2)], x.device);
                var p = HostCopy.ToSingles(x.select(0, row).to(ScalarType.Float32).matmul(units.t()));
                for (var token = 0; token < length; token++)
                    for (var i = 0; i < here.Length; i++) Found[row][(token * series.Count) + here[i]] = p[(token * here.Length) + i];
            }
        }
    }
}
