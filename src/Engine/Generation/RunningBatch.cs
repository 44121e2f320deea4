using System.Globalization;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Generation;

/// <summary>The rows that are being computed: who is let in, how much of which prompt a step takes, who is to blame. Engine thread only.</summary>
/// <remarks>
/// What fails for one row ends that row alone. Where several were computed together nobody knows which it was, and what they
/// remember may be half written: each begins again behind the tokens that it chose, by itself, until it has passed a step.
/// </remarks>
/// <param name="steps">Computes; ownership passes here.</param>
/// <param name="options">Limits.</param>
internal sealed class RunningBatch(IRowSteps steps, SchedulerOptions options) : IDisposable
{
    private readonly Queue<SchedulerRow> _waiting = new();
    private readonly List<SchedulerRow> _prefilling = [], _decoding = [];
    private readonly SessionStore _sessions = new(options.SessionBytes);

    internal bool IsIdle => _waiting.Count + _prefilling.Count + _decoding.Count == 0;

    internal SchedulerStatus Status =>
        new(_waiting.Count, _prefilling.Count, _decoding.Count, _sessions.Count, _sessions.Bytes, _sessions.Evicted);

    internal void Add(SchedulerRow row) => _waiting.Enqueue(row);

    internal void EndSession(string key) => _sessions.End(key);

    /// <summary>One token for every row that decodes, and some of the prompts of those that do not yet.</summary>
    internal void Step()
    {
        DropCancelled();
        Admit();
        Decode();
        Prefill();
        Leave();
        Join();
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
            try
            {
                // In the order of arrival: who needs much is not overtaken for ever.
                if (!HasRoom(row)) return;
                _waiting.Dequeue();
                // What a session remembers was read before anybody watched.
                var session = row.Request.Projections is { Prompt: true } ? null : _sessions.Find(row.Request.Session);
                row.Begin(session, session?.Begin(row.Prompt, row.Request.Intervention, steps.Create) ?? steps.Create());
                _prefilling.Add(row);
            }
            catch (Exception e)
            {
                // A row that is in no list would be waited for without end.
                if (_waiting.TryPeek(out var first) && first == row) _waiting.Dequeue();
                Drop(row, e);
            }
        }
    }

    // Whether the device has room for all that a row may come to, beside what those at work may still take. Idle sessions make room.
    private bool HasRoom(SchedulerRow row)
    {
        if (steps.Memory is not { } memory) return true;
        var needed = steps.BytesOf(row.MostTokens);
        if (needed > memory.Total)
        {
            throw new RefusedInputException(
                $"A prompt of {row.Prompt.Count} tokens with a reply of up to {row.Sampling.MaxTokens} may come to {Mebibytes(needed)} of what the model remembers, and the device has {Mebibytes(memory.Total)} for that. Shorten the prompt, or allow fewer tokens of reply.");
        }
        SchedulerRow[] atWork = [.. _prefilling, .. _decoding];
        var missing = needed + atWork.Sum(other => Math.Max(0, steps.BytesOf(other.MostTokens) - other.Past!.Bytes)) - memory.Free;
        // Alone it is let in whatever is known: the rest was looked at above.
        return missing <= 0 || _sessions.Free(missing) >= missing || atWork.Length == 0;
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB");

    private void Decode()
    {
        if (_decoding.Count == 0) return;
        SchedulerRow[] rows = [.. _decoding];
        RowOutcome[] outcomes;
        try
        {
            outcomes = steps.Step([.. rows.Select(row => row.Step(1))]);
        }
        catch (Exception e)
        {
            _decoding.Clear();
            Retry(rows, e);
            return;
        }
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i].IsSuspect = false;
            Hear(rows[i], outcomes[i], chooses: true);
        }
    }

    private void Prefill()
    {
        var unfinished = _prefilling.Where(r => !r.HasReadInput).ToList();
        for (var left = options.PrefillTokens; left > 0 && unfinished.Count > 0;)
        {
            var parts = NextParts(unfinished, left);
            SchedulerRow[] rows = [.. parts.Select(part => part.Row)];
            left -= parts.Sum(part => part.Tokens);
            RowOutcome[] outcomes;
            try
            {
                outcomes = steps.Step([.. parts.Select(part => part.Row.Step(part.Tokens))]);
            }
            catch (Exception e)
            {
                unfinished.RemoveAll(rows.Contains);
                Retry(rows, e);
                continue;
            }
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].Request.Places.Contains(rows[i].Position)) Remember(rows[i]);
                Hear(rows[i], outcomes[i], rows[i].HasReadInput);
            }
            unfinished.RemoveAll(row => row.HasReadInput);
        }
    }

    // The oldest first. Where a pass takes one number of tokens it is the oldest row's, and those that still need as many come along.
    private List<(SchedulerRow Row, int Tokens)> NextParts(List<SchedulerRow> unfinished, int left)
    {
        var oldest = Math.Min(unfinished[0].UntilNextPlace, left);
        if (unfinished[0].IsSuspect) return [(unfinished[0], oldest)];
        var parts = new List<(SchedulerRow, int)>();
        foreach (var row in unfinished.Where(row => !row.IsSuspect))
        {
            if (!steps.TakesAnyLengths && (left < oldest || row.UntilNextPlace < oldest)) continue;
            var tokens = Math.Min(steps.TakesAnyLengths ? row.UntilNextPlace : oldest, left);
            if (tokens == 0) break;
            parts.Add((row, tokens));
            left -= tokens;
        }
        return parts;
    }

    private void Hear(SchedulerRow row, RowOutcome outcome, bool chooses)
    {
        row.Tell(outcome.Projections);
        if (chooses) Take(row, outcome);
    }

    private void Take(SchedulerRow row, RowOutcome outcome)
    {
        if (row.Reason is not null) return;
        try
        {
            row.Take(outcome.Id ?? throw TokenChoice.NoNumber(row), outcome.Scores);
        }
        catch (Exception e)
        {
            // This row has no next token, or the caller's own callback failed: that ends it, and the caller is told.
            row.Fail(e);
            row.Cancel();
            // What gave no number is not to be gone on from.
            if (outcome.Id is null) Forget(row);
        }
    }

    private void Leave()
    {
        var ended = _decoding.Where(row => row.Reason is not null).ToList();
        if (ended.Count == 0) return;
        _decoding.RemoveAll(ended.Contains);
        foreach (var row in ended) End(row);
    }

    // Rows with a first token begin to decode; a suspect one after the other, so that a step which fails names it.
    private void Join()
    {
        var finished = _prefilling.Where(r => r.HasReadInput).ToList();
        foreach (var row in finished.Where(r => r.Reason is not null)) End(row);
        var joining = finished.Where(r => r.Reason is null && !r.IsSuspect)
            .Concat(finished.Where(r => r.Reason is null && r.IsSuspect).Take(1)).ToList();
        _prefilling.RemoveAll(r => joining.Contains(r) || (r.Reason is not null && finished.Contains(r)));
        _decoding.AddRange(joining);
    }

    // What was computed together failed: one row of it, or the one that is suspected already, is to blame and fails; else each is tried alone.
    private void Retry(SchedulerRow[] rows, Exception error)
    {
        // Before others try again: what is only remembered gives way.
        if (DeviceMemory.IsExhausted(error)) error = Full(rows, _sessions.Free(long.MaxValue), error);
        var blamed = rows.Length == 1 ? rows[0] : rows.Count(r => r.IsSuspect) == 1 ? rows.Single(r => r.IsSuspect) : null;
        foreach (var row in rows)
        {
            _prefilling.Remove(row);
            if (row == blamed)
            {
                Drop(row, error);
                continue;
            }
            row.IsSuspect = blamed is null;
            row.Restart(steps.Create());
            _prefilling.Add(row);
        }
    }

    private static RefusedInputException Full(SchedulerRow[] rows, long freed, Exception error) => new(
        $"The device's memory is full: {rows.Length} rows with {rows.Sum(row => (long)row.Position)} tokens could not go on ({Mebibytes(freed)} of idle sessions were freed then). Let fewer rows run at the same time, or load the model where more is free. {error.Message}", error);

    private void Drop(SchedulerRow row, Exception error)
    {
        Forget(row);
        row.Fail(error);
        row.Dispose();
    }

    private void End(SchedulerRow row)
    {
        if (RemembersReply(row) && row.Past is not null) Remember(row);
        if (row.Session is { } session && row.Past is { } past)
        {
            session.End(row.Sequence, past);
            row.Past = null;
            _sessions.GiveBack(session);
        }
        // Without its past the session has nothing to go on from.
        else Forget(row);
        row.Dispose();
        row.Complete();
    }

    // What is remembered saves time and no more: where there is no room for it the reply goes on without.
    private void Remember(SchedulerRow row)
    {
        try
        {
            row.Session?.Remember(row.Past!);
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
        foreach (var row in _waiting.Concat(_prefilling).Concat(_decoding))
        {
            row.Fail(error);
            row.Dispose();
        }
        _waiting.Clear();
        _prefilling.Clear();
        _decoding.Clear();
        _sessions.Dispose();
    }

    public void Dispose()
    {
        Fail(new ObjectDisposedException(nameof(LanguageModel), "The model was unloaded before the reply was complete."));
        steps.Dispose();
    }
}
