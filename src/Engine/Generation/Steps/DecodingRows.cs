using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>The rows that get one token in every step: what they remember lies together as long as the same rows come. Engine thread only.</summary>
internal sealed class DecodingRows(CausalLanguageModel model) : IDisposable
{
    private readonly RowBatch _batch = new();
    // Row i of the batch belongs to the i-th; null where it has left and the batch still holds what it remembered.
    private List<PlainPast?> _pasts = [];
    private RowStep[] _rows = [];

    // Both made when the rows change.
    private RowInterventions? _interventions;
    private ProjectionTap? _projections;

    /// <summary>One new token for each of these rows, which may be others than in the step before.</summary>
    /// <returns>[B, d] after the final norm and what changes the head's input, and the projections of each row.</returns>
    internal (Tensor Hidden, float[][] Projections) Compute(IReadOnlyList<RowStep> rows)
    {
        try
        {
            Gather(rows);
            return Run(rows);
        }
        catch
        {
            // What lies together may be half written.
            foreach (var past in _pasts) past?.Lose();
            Clear();
            throw;
        }
    }

    private (Tensor Hidden, float[][] Projections) Run(IReadOnlyList<RowStep> rows)
    {
        var ids = HostCopy.FromIntegers([.. rows.Select(r => (long)r.Ids[0])], [rows.Count, 1], model.Device);
        using var changes = PassInterventions.Of(_interventions, 1, (row, _) => rows[row].Marks[0], model.Device);
        var last = model.ForwardRows(ids, _batch, changes, _projections).select(1, 0);
        return (changes?.BeforeHead(last) ?? last, _projections?.Read() ?? [.. rows.Select(_ => Array.Empty<float>())]);
    }

    internal int LengthOf(PlainPast past) => _batch.Lengths[_pasts.IndexOf(past)];

    /// <summary>A row's cache; the row has then left.</summary>
    internal ModelCache Take(PlainPast past, bool withStates)
    {
        var cache = _batch.Take(_pasts.IndexOf(past), withStates);
        Leave(past);
        return cache;
    }

    /// <summary>The states of one that leaves go with the next step, all of a step at once, or with the last row.</summary>
    internal void Leave(PlainPast past)
    {
        _pasts[_pasts.IndexOf(past)] = null;
        if (_pasts.TrueForAll(other => other is null)) Clear();
    }

    private void Gather(IReadOnlyList<RowStep> rows)
    {
        var wanted = rows.Select(row => (PlainPast)row.Past).ToArray();
        if (!_pasts.SequenceEqual(wanted)) Move(wanted);
        if (_rows.Length == rows.Count && _rows.Zip(rows).All(pair => IsSame(pair.First, pair.Second))) return;
        DropMade();
        _rows = [.. rows];
        _interventions = RowInterventions.Of([.. rows.Select(row => row.Intervention)], model.Device);
        _projections = ProjectionTap.Of([.. rows.Select(row => row.Projections)], model.Device);
    }

    private static bool IsSame(RowStep one, RowStep other) =>
        ReferenceEquals(one.Past, other.Past) && ReferenceEquals(one.Intervention, other.Intervention) && ReferenceEquals(one.Projections, other.Projections);

    private void Move(PlainPast[] wanted)
    {
        var place = _pasts.Select((past, at) => (past, at)).Where(one => one.past is not null).ToDictionary(one => one.past!, one => one.at);
        foreach (var other in place.Keys.Except(wanted).ToArray()) other.TakeOut(withStates: true);
        int[] kept = [.. wanted.Where(place.ContainsKey).Select(past => place[past])];
        if (!kept.SequenceEqual(Enumerable.Range(0, _pasts.Count)))
        {
            _batch.Keep(kept, model.Device);
            _pasts = [.. kept.Select(at => _pasts[at])];
        }
        var joining = wanted.Where(past => !place.ContainsKey(past)).ToArray();
        _batch.Append([.. joining.Select(past => past.TakeOut(withStates: true))]);
        foreach (var past in joining) past.MoveInto(this);
        _pasts.AddRange(joining);
        // Those that were there before stand first, whatever order they are wanted in.
        if (_pasts.SequenceEqual(wanted)) return;
        int[] order = [.. wanted.Select(past => _pasts.IndexOf(past))];
        _batch.Keep(order, model.Device);
        _pasts = [.. wanted];
    }

    private void Clear()
    {
        _pasts = [];
        _batch.Dispose();
        DropMade();
    }

    private void DropMade()
    {
        _interventions?.Dispose();
        _projections?.Dispose();
        (_interventions, _projections, _rows) = (null, null, []);
    }

    public void Dispose() => Clear();
}
