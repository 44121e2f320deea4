using System.Diagnostics;
using System.Diagnostics.Metrics;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Serving;

/// <summary>What is being served: for the page, for metrics and for traces.</summary>
/// <remarks>Counted with every request and every handful of tokens, from any thread; looking costs a few additions.</remarks>
public sealed class ServingStatus : IDisposable
{
    /// <summary>Of the meter and of the source of activities.</summary>
    public const string Name = "Vectorscope.Serving";

    private const int Window = 10;

    private readonly TimeProvider _time;
    private readonly Func<IEnumerable<SchedulerStatus>> _schedulers;
    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _requests, _tokens;
    private readonly Histogram<double> _firstToken, _duration;
    private readonly long[] _outcomes = new long[Enum.GetValues<ServingOutcome>().Length];
    // Tokens of each of the last seconds, and which second that was.
    private readonly (long Second, long Tokens)[] _seconds = new (long, long)[Window + 1];
    private readonly Lock _lock = new();
    private int _live, _opening;
    private double _meanSeconds = 1;

    internal ServingStatus(TimeProvider time, Func<IEnumerable<SchedulerStatus>> schedulers)
    {
        (_time, _schedulers) = (time, schedulers);
        _requests = _meter.CreateCounter<long>("vectorscope.serving.requests", "{request}", "Requests by how they ended.");
        _tokens = _meter.CreateCounter<long>("vectorscope.serving.tokens", "{token}", "Tokens that were read, those of them that were remembered, and those that were written.");
        _firstToken = _meter.CreateHistogram<double>("vectorscope.serving.first_token", "s", "From a request to its first token.");
        _duration = _meter.CreateHistogram<double>("vectorscope.serving.duration", "s", "From a request to its end.");
        _meter.CreateObservableUpDownCounter("vectorscope.serving.rows.live", () => LiveRows, "{row}", "Replies under way, those that wait included.");
        _meter.CreateObservableUpDownCounter("vectorscope.serving.rows.waiting", () => WaitingRows, "{row}", "Replies that wait for a model or for a place in its batch.");
        _meter.CreateObservableUpDownCounter("vectorscope.serving.sessions.bytes", () => SessionBytes, "By", "What is remembered of conversations.");
    }

    /// <summary>Requests as activities, named "chat MODEL" or "text_completion MODEL".</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Something changed: a request came or ended. Raised on the request's thread; it must be quick.</summary>
    public event Action? Changed;

    /// <summary>Replies under way, those that wait included.</summary>
    public int LiveRows => Volatile.Read(ref _live);

    /// <summary>Of these, how many wait for their model or for a place in its batch, as of the last step.</summary>
    public int WaitingRows => Math.Min(LiveRows, Volatile.Read(ref _opening) + _schedulers().Sum(status => status.Waiting));

    /// <summary>Bytes that idle conversations hold, of the models that are in use now.</summary>
    public long SessionBytes => _schedulers().Sum(status => status.SessionBytes);

    /// <summary>Conversations that are remembered, of the models that are in use now.</summary>
    public int Sessions => _schedulers().Sum(status => status.Sessions);

    /// <summary>Tokens written in each of the last ten whole seconds, on average.</summary>
    public double TokensPerSecond
    {
        get
        {
            var now = Second();
            lock (_lock)
            {
                return _seconds.Where(second => second.Second >= now - Window && second.Second < now).Sum(second => second.Tokens) / (double)Window;
            }
        }
    }

    /// <summary>Requests since the start that ended so.</summary>
    public long Requests(ServingOutcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);

    /// <summary>Takes places for replies, if there are any left.</summary>
    internal bool TryBegin(int rows, int most)
    {
        lock (_lock)
        {
            // One that asks for more than there are places is answered where nobody else is.
            if (_live > 0 && _live + rows > most)
            {
                return false;
            }
            _live += rows;
            _opening += rows;
        }
        Changed?.Invoke();
        return true;
    }

    /// <summary>Their model is there: from here on it says how many of them wait.</summary>
    internal void Opened(int rows)
    {
        lock (_lock)
        {
            _opening -= rows;
        }
    }

    /// <summary>Tokens were written.</summary>
    internal void Wrote(int tokens)
    {
        var now = Second();
        lock (_lock)
        {
            ref var second = ref _seconds[now % _seconds.Length];
            second = second.Second == now ? (now, second.Tokens + tokens) : (now, tokens);
        }
    }

    /// <summary>The first token of a request came.</summary>
    internal void First(string model, TimeSpan after) => _firstToken.Record(after.TotalSeconds, Model(model));

    /// <summary>The places of replies are free again.</summary>
    internal void Left(int rows)
    {
        lock (_lock)
        {
            _live -= rows;
        }
        Changed?.Invoke();
    }

    /// <summary>A request has ended.</summary>
    internal void Ended(string model, ServingOutcome outcome, ServedUsage? usage, TimeSpan after)
    {
        Interlocked.Increment(ref _outcomes[(int)outcome]);
        _requests.Add(1, Model(model), new("outcome", Word(outcome)));
        _duration.Record(after.TotalSeconds, Model(model));
        if (outcome == ServingOutcome.Completed)
        {
            lock (_lock)
            {
                _meanSeconds += (after.TotalSeconds - _meanSeconds) / 16;
            }
        }
        if (usage is not null)
        {
            _tokens.Add(usage.PromptTokens, Model(model), new("kind", "prompt"));
            _tokens.Add(usage.CachedTokens, Model(model), new("kind", "cached"));
            _tokens.Add(usage.ReplyTokens, Model(model), new("kind", "reply"));
        }
        Changed?.Invoke();
    }

    /// <summary>About how long it takes until so many places are free: by how long requests took lately, 1 to 60.</summary>
    internal int SecondsUntil(int rows)
    {
        lock (_lock)
        {
            return (int)Math.Clamp(Math.Ceiling(_meanSeconds * rows / Math.Max(1, _live)), 1, 60);
        }
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>As metrics and traces have it.</summary>
    internal static string Word(ServingOutcome outcome) => outcome switch
    {
        ServingOutcome.Completed => "completed", ServingOutcome.Cancelled => "cancelled", ServingOutcome.Refused => "refused", ServingOutcome.TooBusy => "too_busy", _ => "failed",
    };

    private long Second() => _time.GetTimestamp() / _time.TimestampFrequency;

    private static KeyValuePair<string, object?> Model(string name) => new("model", name);
}
