using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation;

/// <summary>A request on its way through the scheduler. Used on the engine thread only, once it is submitted.</summary>
internal sealed class SchedulerRow(ScheduledPrompt request, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private readonly TaskCompletionSource<GeneratedReply> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _submitted = time.GetTimestamp();
    private readonly List<int> _ids = [];
    private readonly HashSet<int> _stops = [.. request.Row.Sampling.StopIds];
    private int _input = request.Row.Prompt.Count;
    private long _firstToken;
    private int _cached, _told = request.Projections is { Prompt: false } ? request.Row.Prompt.Count : 0;
    private int? _stopId;

    internal ScheduledPrompt Request => request;

    internal Task<GeneratedReply> Reply => _done.Task;

    internal IReadOnlyList<int> Prompt => request.Row.Prompt;

    /// <summary>Whether all is computed that comes before it decodes: the prompt, and after a step that failed what the reply held by then.</summary>
    internal bool HasReadInput => Position >= _input;

    /// <summary>Whether a step of several rows failed and this one may be why; until it passed one by itself.</summary>
    internal bool IsSuspect { get; set; }

    internal SamplingOptions Sampling => request.Row.Sampling;

    internal bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>What its tokens are; null where nothing asks for it.</summary>
    internal TokenMarks? Marks { get; private set; }

    /// <summary>Null while it goes on.</summary>
    internal StopReason? Reason { get; private set; }

    internal Session? Session { get; private set; }

    /// <summary>What this row has read; null before it begins.</summary>
    internal IRowPast? Past { get; set; }

    /// <summary>Leading tokens that are computed.</summary>
    internal int Position => Past?.Length ?? 0;

    /// <summary>Prompt and reply.</summary>
    internal IEnumerable<int> Sequence => Prompt.Concat(_ids);

    /// <summary>Tokens to compute before something is to be remembered or the input ends.</summary>
    internal int UntilNextPlace => request.Places.Where(p => p > Position).Append(_input).Min() - Position;

    /// <summary>Tokens that it may come to, prompt and reply.</summary>
    internal long MostTokens => (long)Prompt.Count + Sampling.MaxTokens;

    /// <summary>How the next token is chosen.</summary>
    internal NextToken Next => new(Sampling, _ids, CounterRandom.Uniform(Sampling.Seed, _ids.Count), request.FirstUnusedId)
    {
        Likeliest = request.LogProbabilities?.Likeliest,
    };

    /// <summary>The step that computes so many of the tokens which follow the position.</summary>
    internal RowStep Step(int length)
    {
        int first = Position, end = first + length;
        var ids = new int[length];
        for (var i = 0; i < length; i++) ids[i] = first + i < Prompt.Count ? Prompt[first + i] : _ids[first + i - Prompt.Count];
        return new(Past!, ids)
        {
            Intervention = request.Intervention,
            Marks = Marks is { } marks ? [.. Enumerable.Range(first, length).Select(token => marks[token])] : [],
            Projections = IsWatched(end) ? request.Projections!.Series : [],
            Next = end == Prompt.Count + _ids.Count ? Next : null,
        };
    }

    /// <summary>What the row wrote so far.</summary>
    internal IReadOnlyList<int> Ids => _ids;

    /// <param name="session">That it goes on from, or null.</param>
    /// <param name="past">Its own; null where a group keeps one for all its rows.</param>
    internal void Begin(Session? session, IRowPast? past)
    {
        (Session, Past) = (session, past);
        if (request.Intervention is not null) Marks = MarksOf(request);
        _cached = past?.Length ?? 0;
    }

    /// <summary>Begins again, behind the tokens that are chosen and told.</summary>
    internal void Restart(IRowPast past)
    {
        Past?.Dispose();
        (Past, _input) = (past, Prompt.Count + _ids.Count);
    }

    /// <summary>Goes on without being remembered.</summary>
    internal void LeaveSession() => Session = null;

    private static TokenMarks MarksOf(ScheduledPrompt request)
    {
        var marks = new TokenMarks(request.ThinkingTags?.Begins, request.ThinkingTags?.Ends);
        var prompt = request.Row.Prompt;
        for (var token = 0; token < prompt.Count; token++) marks.Add(prompt[token], request.Written.Any(part => token >= part.First && token < part.First + part.Count));
        return marks;
    }

    /// <summary>Adds a chosen token, or ends on it.</summary>
    internal void Take(int id, TokenScores? scores = null)
    {
        if (_firstToken == 0) _firstToken = time.GetTimestamp();
        if (_stops.Contains(id))
        {
            (Reason, _stopId) = (StopReason.Stop, id);
            return;
        }
        _ids.Add(id);
        Marks?.Add(id, written: true);
        if (_ids.Count >= Sampling.MaxTokens) Reason = StopReason.Length;
        if (scores is not null) request.LogProbabilities?.OnToken(scores);
        request.OnToken?.Invoke(id);
    }

    /// <summary>Tells whoever watches the projections of the tokens that a step computed, the last ones before the position.</summary>
    internal void Tell(float[] projections)
    {
        if (projections.Length == 0) return;
        var series = request.Projections!.Series.Count;
        var first = Position - (projections.Length / series);
        for (var at = 0; at < projections.Length; at += series) Tell(first + (at / series), projections[at..(at + series)]);
    }

    // What was read again after a step that failed is not told again.
    private void Tell(int token, float[] projections)
    {
        if (token < _told || Reason is not null) return;
        _told = token + 1;
        try
        {
            request.Projections!.OnToken(token, projections);
        }
        catch (Exception e)
        {
            // The caller's own callback failed: that ends this row, and the caller is told.
            Fail(e);
            Cancel();
        }
    }

    /// <summary>Whether somebody reads the projections of tokens that a pass computes.</summary>
    /// <param name="end">Behind the last of them.</param>
    private bool IsWatched(int end) => request.Projections is { Series.Count: > 0 } watch && (watch.Prompt || end > Prompt.Count);

    internal void Cancel() => Reason = StopReason.Cancelled;

    /// <summary>Hands the reply to whoever waits for it.</summary>
    internal void Complete()
    {
        var now = time.GetTimestamp();
        var first = _firstToken == 0 ? now : _firstToken;
        _done.TrySetResult(new(_ids, Reason ?? StopReason.Cancelled, _stopId, Prompt.Count, _cached,
            time.GetElapsedTime(_submitted, first), time.GetElapsedTime(first, now)));
    }

    internal void Fail(Exception error) => _done.TrySetException(error);

    public void Dispose()
    {
        Past?.Dispose();
        Past = null;
    }
}
