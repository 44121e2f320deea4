using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>The rows that are being computed. Engine thread only; all tensors of a step die with it, but for the caches.</summary>
internal sealed class RunningBatch(CausalLanguageModel model, SchedulerOptions options) : IDisposable
{
    private readonly Queue<SchedulerRow> _waiting = new();
    private readonly List<SchedulerRow> _prefilling = [];
    // Row i of the batch belongs to the i-th of these.
    private List<SchedulerRow> _decoding = [];
    private readonly RowBatch _batch = new();

    // Of the rows that decode, made when they change.
    private RowInterventions? _interventions;
    private readonly SessionStore _sessions = new(options.SessionBytes);

    internal bool IsIdle => _waiting.Count + _prefilling.Count + _decoding.Count == 0;

    internal SchedulerStatus Status =>
        new(_waiting.Count, _prefilling.Count, _decoding.Count, _sessions.Count, _sessions.Bytes, _sessions.Evicted);

    internal void Add(SchedulerRow row) => _waiting.Enqueue(row);

    internal void EndSession(string key) => _sessions.End(key);

    /// <summary>One token for every row that decodes, and some of the prompts of those that do not yet.</summary>
    internal void Step()
    {
        using var scope = NewDisposeScope();
        DropCancelled();
        Admit();
        var ready = new List<SchedulerRow>(_decoding);
        var hidden = new List<Tensor>();
        if (_decoding.Count > 0) hidden.Add(Decode());
        Prefill(ready, hidden);
        if (ready.Count == 0) return;
        using (var last = cat(hidden, 0))
        {
            var chosen = TokenChoice.Choose(model, last, ready);
            for (var i = 0; i < chosen.Length; i++) Take(ready[i], chosen[i]);
        }
        Leave();
        Join();
    }

    /// <summary>Ends every row with an error, after a step that could not be finished; what sessions remember may be half written and goes too.</summary>
    internal void Fail(Exception error)
    {
        foreach (var row in _waiting.Concat(_prefilling).Concat(_decoding))
        {
            row.Fail(error);
            row.Dispose();
        }
        _waiting.Clear();
        _prefilling.Clear();
        _decoding.Clear();
        _batch.Dispose();
        _interventions?.Dispose();
        _interventions = null;
        _sessions.Dispose();
    }

    private void DropCancelled()
    {
        foreach (var row in _decoding.Concat(_prefilling).Concat(_waiting).Where(r => r.IsCancelled)) row.Cancel();
        Leave();
        foreach (var row in _prefilling.Where(r => r.Reason is not null)) End(row);
        _prefilling.RemoveAll(r => r.Reason is not null);
        for (var left = _waiting.Count; left > 0; left--)
        {
            var row = _waiting.Dequeue();
            if (row.Reason is null) _waiting.Enqueue(row);
            else End(row);
        }
    }

    private void Admit()
    {
        while (_prefilling.Count + _decoding.Count < options.MaxRows && _waiting.TryPeek(out var row))
        {
            var session = _sessions.Find(row.Request.Session);
            row.Begin(session, session?.Begin(row.Prompt, row.Request.Intervention, model.CreateCache) ?? model.CreateCache());
            // Only now: a row that is in no list when something fails would be waited for without end.
            _prefilling.Add(_waiting.Dequeue());
        }
    }

    // [B, d].
    private Tensor Decode()
    {
        var ids = HostCopy.FromIntegers([.. _decoding.Select(r => (long)r.LastId)], [_decoding.Count, 1], model.Device);
        using var changes = Changes(_interventions, 1, (row, _) => _decoding[row].Marks![_decoding[row].Marks!.Count - 1]);
        var last = model.Forward(ids, _batch, changes).select(1, 0);
        return changes?.BeforeHead(last) ?? last;
    }

    // The oldest row says how many tokens a pass takes; those that still need as many come along, so that nothing is padded.
    private void Prefill(List<SchedulerRow> ready, List<Tensor> hidden)
    {
        var unfinished = new List<SchedulerRow>(_prefilling);
        for (var left = options.PrefillTokens; left > 0 && unfinished.Count > 0;)
        {
            var length = Math.Min(unfinished[0].UntilNextPlace, left);
            var rows = unfinished.Where(r => r.UntilNextPlace >= length).Take(left / length).ToList();
            left -= length * rows.Count;
            var last = Prefill(rows, length);
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i].Request.Places.Contains(rows[i].Position)) rows[i].Session?.Remember(rows[i].Cache!);
                if (rows[i].Position < rows[i].Prompt.Count) continue;
                unfinished.Remove(rows[i]);
                ready.Add(rows[i]);
                hidden.Add(last.narrow(0, i, 1));
            }
        }
    }

    // [B, d] of the last of these tokens.
    private Tensor Prefill(List<SchedulerRow> rows, int length)
    {
        using var scope = NewDisposeScope();
        var ids = new long[rows.Count * length];
        for (var i = 0; i < ids.Length; i++) ids[i] = rows[i / length].Prompt[rows[i / length].Position + i % length];
        using var batch = new RowBatch();
        batch.Append([.. rows.Select(r => r.Cache!)]);
        int[] pasts = [.. batch.Lengths];
        using var interventions = RowInterventions.Of([.. rows.Select(r => r.Request.Intervention)], model.Device);
        using var changes = Changes(interventions, length, (row, token) => rows[row].Marks![pasts[row] + token]);
        var normed = model.Forward(HostCopy.FromIntegers(ids, [rows.Count, length], model.Device), batch, changes);
        for (var i = 0; i < rows.Count; i++) rows[i].Cache = batch.Take(i, withStates: true);
        var last = normed.select(1, length - 1).clone();
        using var head = Changes(interventions, 1, (row, _) => rows[row].Marks![pasts[row] + length - 1]);
        return (head?.BeforeHead(last) ?? last).MoveToOuterDisposeScope();
    }

    private PassInterventions? Changes(RowInterventions? rows, int length, Func<int, int, TokenMark> marks) =>
        rows is null ? null : new(rows, length, marks, model.Device);

    private void RowsChanged()
    {
        _interventions?.Dispose();
        _interventions = null;
        _interventions = RowInterventions.Of([.. _decoding.Select(row => row.Request.Intervention)], model.Device);
    }

    private static void Take(SchedulerRow row, int id)
    {
        try
        {
            row.Take(id);
        }
        catch (Exception e)
        {
            // The caller's own callback failed: that ends this row, and the caller is told.
            row.Fail(e);
            row.Cancel();
        }
    }

    private void Leave()
    {
        int[] going = [.. Enumerable.Range(0, _decoding.Count).Where(i => _decoding[i].Reason is null)];
        if (going.Length == _decoding.Count) return;
        for (var i = 0; i < _decoding.Count; i++)
        {
            var row = _decoding[i];
            if (row.Reason is null) continue;
            if (row.Session is not null) row.Cache = _batch.Take(i, withStates: RemembersReply(row));
            End(row);
        }
        _batch.Keep(going, model.Device);
        _decoding = [.. going.Select(i => _decoding[i])];
        RowsChanged();
    }

    // Rows with a first token begin to decode.
    private void Join()
    {
        var finished = _prefilling.Where(r => r.Position == r.Prompt.Count).ToList();
        var joining = finished.Where(r => r.Reason is null).ToList();
        _batch.Append([.. joining.Select(r => r.Cache!)]);
        foreach (var row in joining) row.Cache = null;
        _decoding.AddRange(joining);
        if (joining.Count > 0) RowsChanged();
        foreach (var row in finished.Except(joining)) End(row);
        _prefilling.RemoveAll(finished.Contains);
    }

    private void End(SchedulerRow row)
    {
        if (row.Session is { } session && row.Cache is { } cache)
        {
            if (RemembersReply(row)) session.Remember(cache);
            session.End(row.Sequence, cache);
            row.Cache = null;
            _sessions.GiveBack(session);
        }
        row.Dispose();
        row.Complete();
    }

    private static bool RemembersReply(SchedulerRow row) => row.Request.RememberReply && row.Reason is StopReason.Stop or StopReason.Length;

    public void Dispose()
    {
        Fail(new ObjectDisposedException(nameof(LanguageModel), "The model was unloaded before the reply was complete."));
    }
}
