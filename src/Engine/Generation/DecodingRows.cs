using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>The rows that get one token in every step, and what they remember. Engine thread only.</summary>
internal sealed class DecodingRows(CausalLanguageModel model) : IDisposable
{
    private readonly RowBatch _batch = new();

    // Both made when the rows change.
    private RowInterventions? _interventions;
    private ProjectionTap? _projections;

    /// <summary>Row i of the batch belongs to the i-th of these.</summary>
    internal IReadOnlyList<SchedulerRow> Rows { get; private set; } = [];

    /// <summary>[B, d] after the final norm, of the token that each row chose last.</summary>
    internal Tensor Compute()
    {
        var ids = HostCopy.FromIntegers([.. Rows.Select(r => (long)r.LastId)], [Rows.Count, 1], model.Device);
        using var changes = PassInterventions.Of(_interventions, 1, (row, _) => Rows[row].Marks![Rows[row].Marks!.Count - 1], model.Device);
        var last = model.ForwardRows(ids, _batch, changes, _projections).select(1, 0);
        _projections?.Tell(row => Rows[row].Prompt.Count + Rows[row].Ids.Count - 1);
        return changes?.BeforeHead(last) ?? last;
    }

    /// <summary>Takes over rows with their caches.</summary>
    internal void Join(IReadOnlyList<SchedulerRow> rows)
    {
        _batch.Append([.. rows.Select(r => r.Cache!)]);
        foreach (var row in rows) row.Cache = null;
        Rows = [.. Rows, .. rows];
        Changed();
    }

    /// <summary>A row's cache; the row can then only be dropped.</summary>
    internal ModelCache Take(int row, bool withStates) => _batch.Take(row, withStates);

    internal void Drop(IReadOnlyList<int> rows)
    {
        int[] kept = [.. Enumerable.Range(0, Rows.Count).Except(rows)];
        _batch.Keep(kept, model.Device);
        Rows = [.. kept.Select(i => Rows[i])];
        Changed();
    }

    /// <summary>Gives all rows away, without what they remembered.</summary>
    internal IReadOnlyList<SchedulerRow> Dissolve()
    {
        var rows = Rows;
        Rows = [];
        _batch.Dispose();
        DropMade();
        return rows;
    }

    private void Changed()
    {
        DropMade();
        _interventions = RowInterventions.Of([.. Rows.Select(row => row.Request.Intervention)], model.Device);
        _projections = ProjectionTap.Of(Rows, row => Rows[row].Prompt.Count + 1, model.Device);
    }

    private void DropMade()
    {
        _interventions?.Dispose();
        _projections?.Dispose();
        (_interventions, _projections) = (null, null);
    }

    public void Dispose() => Dissolve();
}
