using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>The rows that are being computed. Engine thread only; all tensors of a step die with it, but for the caches.</summary>
/// <remarks>
/// What fails for one row ends that row alone. Where several were computed together nobody knows which it was, and what they
/// remember may be half written: each begins again behind the tokens that it chose, by itself, until it has passed a step.
/// </remarks>
internal sealed class RunningBatch(CausalLanguageModel model, SchedulerOptions options) : IDisposable
{
    private readonly Queue<SchedulerRow> _waiting = new();
    private readonly List<SchedulerRow> _prefilling = [];
    private readonly DecodingRows _decoding = new(model);
    private readonly SessionStore _sessions = new(options.SessionBytes);

    internal bool IsIdle => _waiting.Count + _prefilling.Count + _decoding.Rows.Count == 0;

    internal SchedulerStatus Status =>
        new(_waiting.Count, _prefilling.Count, _decoding.Rows.Count, _sessions.Count, _sessions.Bytes, _sessions.Evicted);

    internal void Add(SchedulerRow row) => _waiting.Enqueue(row);

    internal void EndSession(string key) => _sessions.End(key);

    /// <summary>One token for every row that decodes, and some of the prompts of those that do not yet.</summary>
    internal void Step()
    {
        using var scope = NewDisposeScope();
        DropCancelled();
        Admit();
        var ready = new List<SchedulerRow>();
        var hidden = new List<Tensor>();
        Decode(ready, hidden);
        Prefill(ready, hidden);
        Choose(ready, hidden);
        Leave();
        Join();
    }

    private void DropCancelled()
    {
        foreach (var row in _decoding.Rows.Concat(_prefilling).Concat(_waiting).Where(r => r.IsCancelled)) row.Cancel();
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
        while (_prefilling.Count + _decoding.Rows.Count < options.MaxRows && _waiting.TryDequeue(out var row))
        {
            try
            {
                // What a session remembers was read before anybody watched.
                var session = row.Request.Projections is { Prompt: true } ? null : _sessions.Find(row.Request.Session);
                row.Begin(session, session?.Begin(row.Prompt, row.Request.Intervention, model.CreateCache) ?? model.CreateCache());
                _prefilling.Add(row);
            }
            catch (Exception e)
            {
                // A row that is in no list would be waited for without end.
                Drop(row, e);
            }
        }
    }

    private void Decode(List<SchedulerRow> ready, List<Tensor> hidden)
    {
        if (_decoding.Rows.Count == 0) return;
        try
        {
            hidden.Add(_decoding.Compute());
            ready.AddRange(_decoding.Rows);
            foreach (var row in ready) row.IsSuspect = false;
        }
        catch (Exception e)
        {
            Retry(_decoding.Dissolve(), e);
        }
    }

    // The oldest row says how many tokens a pass takes; those that still need as many come along, so that nothing is padded.
    private void Prefill(List<SchedulerRow> ready, List<Tensor> hidden)
    {
        var unfinished = _prefilling.Where(r => r.Position < r.Input.Count).ToList();
        for (var left = options.PrefillTokens; left > 0 && unfinished.Count > 0;)
        {
            var length = Math.Min(unfinished[0].UntilNextPlace, left);
            var rows = unfinished[0].IsSuspect ? [unfinished[0]]
                : unfinished.Where(r => !r.IsSuspect && r.UntilNextPlace >= length).Take(left / length).ToList();
            left -= length * rows.Count;
            Tensor last;
            try
            {
                last = Prefill(rows, length);
            }
            catch (Exception e)
            {
                unfinished.RemoveAll(rows.Contains);
                Retry(rows, e);
                continue;
            }
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i].Request.Places.Contains(rows[i].Position)) Remember(rows[i]);
                if (rows[i].Position < rows[i].Input.Count) continue;
                unfinished.Remove(rows[i]);
                if (rows[i].Reason is not null) continue;
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
        for (var i = 0; i < ids.Length; i++) ids[i] = rows[i / length].Input[rows[i / length].Position + i % length];
        using var batch = new RowBatch();
        batch.Append([.. rows.Select(r => r.Cache!)]);
        int[] pasts = [.. batch.Lengths];
        using var interventions = RowInterventions.Of([.. rows.Select(r => r.Request.Intervention)], model.Device);
        using var changes = PassInterventions.Of(interventions, length, (row, token) => rows[row].Marks![pasts[row] + token], model.Device);
        using var projections = ProjectionTap.Of(rows, row => pasts[row] + length, model.Device);
        var normed = model.ForwardRows(HostCopy.FromIntegers(ids, [rows.Count, length], model.Device), batch, changes, projections);
        for (var i = 0; i < rows.Count; i++) rows[i].Cache = batch.Take(i, withStates: true);
        projections?.Tell(row => pasts[row]);
        var last = normed.select(1, length - 1).clone();
        using var head = PassInterventions.Of(interventions, 1, (row, _) => rows[row].Marks![pasts[row] + length - 1], model.Device);
        return (head?.BeforeHead(last) ?? last).MoveToOuterDisposeScope();
    }

    private void Choose(List<SchedulerRow> ready, List<Tensor> hidden)
    {
        if (ready.Count == 0) return;
        try
        {
            using var last = cat(hidden, 0);
            var chosen = TokenChoice.Choose(model, last, ready);
            for (var i = 0; i < chosen.Length; i++) Take(ready[i], chosen[i]);
        }
        catch (Exception e)
        {
            _decoding.Dissolve();
            Retry(ready, e);
        }
    }

    private void Take(SchedulerRow row, int? id)
    {
        if (row.Reason is not null) return;
        try
        {
            row.Take(id ?? throw TokenChoice.NoNumber(row));
        }
        catch (Exception e)
        {
            // This row has no next token, or the caller's own callback failed: that ends it, and the caller is told.
            row.Fail(e);
            row.Cancel();
            // What gave no number is not to be gone on from.
            if (id is null) Forget(row);
        }
    }

    private void Leave()
    {
        int[] leaving = [.. Enumerable.Range(0, _decoding.Rows.Count).Where(i => _decoding.Rows[i].Reason is not null)];
        if (leaving.Length == 0) return;
        var ended = leaving.Select(i => _decoding.Rows[i]).ToList();
        try
        {
            foreach (var i in leaving.Where(i => _decoding.Rows[i].Session is not null))
                _decoding.Rows[i].Cache = _decoding.Take(i, withStates: RemembersReply(_decoding.Rows[i]));
            _decoding.Drop(leaving);
        }
        catch (Exception e)
        {
            Retry([.. _decoding.Dissolve().Except(ended)], e);
        }
        foreach (var row in ended) End(row);
    }

    // Rows with a first token begin to decode; a suspect one after the other, so that a step which fails names it.
    private void Join()
    {
        var finished = _prefilling.Where(r => r.Position == r.Input.Count).ToList();
        foreach (var row in finished.Where(r => r.Reason is not null)) End(row);
        var joining = finished.Where(r => r.Reason is null && !r.IsSuspect)
            .Concat(finished.Where(r => r.Reason is null && r.IsSuspect).Take(1)).ToList();
        _prefilling.RemoveAll(r => joining.Contains(r) || (r.Reason is not null && finished.Contains(r)));
        if (joining.Count == 0) return;
        try
        {
            _decoding.Join(joining);
        }
        catch (Exception e)
        {
            Retry([.. _decoding.Dissolve().Union(joining)], e);
        }
    }

    // What was computed together failed: one row of it, or the one that is suspected already, is to blame and fails; else each is tried alone.
    private void Retry(IReadOnlyList<SchedulerRow> rows, Exception error)
    {
        var blamed = rows.Count == 1 ? rows[0] : rows.Count(r => r.IsSuspect) == 1 ? rows.Single(r => r.IsSuspect) : null;
        foreach (var row in rows)
        {
            _prefilling.Remove(row);
            if (row == blamed)
            {
                Drop(row, error);
                continue;
            }
            row.IsSuspect = blamed is null;
            row.Restart(model.CreateCache());
            _prefilling.Add(row);
        }
    }

    private void Drop(SchedulerRow row, Exception error)
    {
        Forget(row);
        row.Fail(error);
        row.Dispose();
    }

    private void End(SchedulerRow row)
    {
        if (RemembersReply(row) && row.Cache is not null) Remember(row);
        if (row.Session is { } session && row.Cache is { } cache)
        {
            session.End(row.Sequence, cache);
            row.Cache = null;
            _sessions.GiveBack(session);
        }
        // Without its cache the session has nothing to go on from.
        else Forget(row);
        row.Dispose();
        row.Complete();
    }

    // What is remembered saves time and no more: where there is no room for it the reply goes on without.
    private void Remember(SchedulerRow row)
    {
        try
        {
            row.Session?.Remember(row.Cache!);
        }
        catch (Exception)
        {
            Forget(row);
        }
    }

    private void Forget(SchedulerRow row)
    {
        if (row.Session is { } session) _sessions.Forget(session);
        row.LeaveSession();
    }

    private static bool RemembersReply(SchedulerRow row) => row.Request.RememberReply && row.Reason is StopReason.Stop or StopReason.Length;

    /// <summary>Ends every row with an error and frees what is remembered.</summary>
    internal void Fail(Exception error)
    {
        foreach (var row in _waiting.Concat(_prefilling).Concat(_decoding.Rows))
        {
            row.Fail(error);
            row.Dispose();
        }
        _waiting.Clear();
        _prefilling.Clear();
        _decoding.Dispose();
        _sessions.Dispose();
    }

    public void Dispose() => Fail(new ObjectDisposedException(nameof(LanguageModel), "The model was unloaded before the reply was complete."));
}
