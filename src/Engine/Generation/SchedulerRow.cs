using TorchSharp;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Generation;

/// <summary>A request on its way through the scheduler. Used on the engine thread only, once it is submitted.</summary>
internal sealed class SchedulerRow(ScheduledPrompt request, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private readonly TaskCompletionSource<GeneratedReply> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _submitted = time.GetTimestamp();
    private readonly List<int> _ids = [];
    private readonly HashSet<int> _stops = [.. request.Row.Sampling.StopIds];
    private IReadOnlyList<int> _input = request.Row.Prompt;
    private PresencePenalty? _penalty;
    private long _firstToken;
    private int _cached, _told = request.Projections is { Prompt: false } ? request.Row.Prompt.Count : 0;
    private int? _stopId;

    internal ScheduledPrompt Request => request;

    internal Task<GeneratedReply> Reply => _done.Task;

    internal IReadOnlyList<int> Prompt => request.Row.Prompt;

    /// <summary>What is computed before the next token is chosen: the prompt, and after a step that failed what the reply held by then.</summary>
    internal IReadOnlyList<int> Input => _input;

    /// <summary>Whether a step of several rows failed and this one may be why; until it passed one by itself.</summary>
    internal bool IsSuspect { get; set; }

    internal SamplingOptions Sampling => request.Row.Sampling;

    internal bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>What its tokens are; null where nothing asks for it.</summary>
    internal TokenMarks? Marks { get; private set; }

    /// <summary>Null while it goes on.</summary>
    internal StopReason? Reason { get; private set; }

    internal Session? Session { get; private set; }

    /// <summary>This row's cache while it is prefilled; null before, and while the batch of decoding rows holds it.</summary>
    internal ModelCache? Cache { get; set; }

    /// <summary>Leading tokens of the input that are computed.</summary>
    internal int Position => Cache?.Length ?? 0;

    /// <summary>Prompt and reply.</summary>
    internal IEnumerable<int> Sequence => Prompt.Concat(_ids);

    /// <summary>The token to compute next in decoding.</summary>
    internal int LastId => _ids[^1];

    /// <summary>Tokens to compute before something is to be remembered or the input ends.</summary>
    internal int UntilNextPlace => request.Places.Where(p => p > Position).Append(_input.Count).Min() - Position;

    /// <summary>What the row wrote so far.</summary>
    internal IReadOnlyList<int> Ids => _ids;

    /// <param name="session">That it goes on from, or null.</param>
    /// <param name="cache">Its own; null where a group keeps one for all its rows.</param>
    internal void Begin(Session? session, ModelCache? cache)
    {
        (Session, Cache) = (session, cache);
        if (request.Intervention is not null) Marks = MarksOf(request);
        _cached = cache?.Length ?? 0;
    }

    /// <summary>Begins again, behind the tokens that are chosen and told.</summary>
    internal void Restart(ModelCache cache)
    {
        Cache?.Dispose();
        (Cache, _input) = (cache, [.. Prompt, .. _ids]);
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

    /// <param name="logits">[V] of this row, single precision, changed in place: unused ids and penalties.</param>
    internal void Shape(Tensor logits)
    {
        var vocabulary = logits.size(0);
        if (request.FirstUnusedId is { } first && first < vocabulary)
        {
            using var unused = logits.narrow(0, first, vocabulary - first);
            unused.fill_(Scalars.Of(double.NegativeInfinity));
        }
        if (Sampling.PresencePenalty == 0) return;
        _penalty ??= new(Sampling.PresencePenalty, (int)vocabulary, logits.device);
        _penalty.Apply(logits);
    }

    /// <summary>The draw for the next token, from [0, 1).</summary>
    internal double NextUniform => CounterRandom.Uniform(Sampling.Seed, _ids.Count);

    /// <summary>Adds a chosen token, or ends on it.</summary>
    internal void Take(int id)
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
        else _penalty?.Add(id);
        request.OnToken?.Invoke(id);
    }

    /// <summary>Tells whoever watches a token's projections; what was read again after a step that failed is not told again.</summary>
    internal void Tell(int token, float[] projections)
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
    internal bool IsWatched(int end) => request.Projections is { Series.Count: > 0 } watch && (watch.Prompt || end > Prompt.Count);

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
        _penalty?.Dispose();
        Cache?.Dispose();
        (_penalty, Cache) = (null, null);
    }
}
