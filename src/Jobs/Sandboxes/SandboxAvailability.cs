using Microsoft.Extensions.Hosting;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>
/// Remembers whether this machine can make each kind of sandbox. Finding out asks the container engine or starts a sandbox, which no
/// check of a form may wait for: what is known is told at once, and an old answer is looked at again behind the caller's back.
/// A run asks the provider itself before it begins.
/// </summary>
public sealed class SandboxAvailability(IEnumerable<ISandboxProvider> providers, TimeProvider time) : BackgroundService
{
    /// <summary>After this long an answer is told once more and asked for again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>So long the very first caller waits; then the sandbox counts as usable until something else is known.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<SandboxKind, Answer> _answers = providers.ToDictionary(provider => provider.Kind, provider => new Answer(provider));
    private readonly Lock _lock = new();

    /// <summary>The ways of making sandboxes that this build has, the most general first.</summary>
    public IReadOnlyList<ISandboxProvider> Providers { get; } = [.. providers.OrderBy(provider => provider.Kind)];

    /// <summary>Why this machine cannot make such sandboxes and what to do about it; null when it can, as far as is known.</summary>
    public async Task<string?> WhyUnavailableAsync(SandboxKind kind, CancellationToken cancellationToken)
    {
        var answer = _answers[kind];
        Task asking;
        lock (_lock)
        {
            if (answer.Asking is null && (!answer.IsKnown || time.GetElapsedTime(answer.At) >= Fresh))
            {
                answer.Asking = Task.Run(() => AskAsync(answer), CancellationToken.None);
            }
            if (answer.IsKnown)
            {
                return answer.Problem;
            }
            asking = answer.Asking!;
        }
        try
        {
            await asking.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The answer comes in its own time; the run itself asks again.
            return null;
        }
        lock (_lock)
        {
            return answer.Problem;
        }
    }

    /// <summary>Asks all kinds now and waits for their answers: for somebody who has just repaired something.</summary>
    public Task AskAgainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_answers.Values.Select(answer => answer.Asking ??= Task.Run(() => AskAsync(answer), CancellationToken.None))).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks once when the program starts, so that the first form finds an answer, and removes what killed processes have left.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_answers.Values.Select(answer => BeginAsync(answer, stoppingToken)));

    private async Task BeginAsync(Answer answer, CancellationToken stoppingToken)
    {
        await AskAgainAsync(stoppingToken);
        if (answer.Problem is not null)
        {
            return;
        }
        try
        {
            await answer.Provider.CleanUpAsync(null, stoppingToken);
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException)
        {
            // The next run tries again, and says what is in the way.
        }
    }

    private async Task AskAsync(Answer answer)
    {
        string? problem;
        try
        {
            problem = await answer.Provider.WhyUnavailableAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Whatever it was, sandboxes of this kind cannot be counted on now.
            problem = e.Message;
        }
        lock (_lock)
        {
            (answer.Problem, answer.IsKnown, answer.At, answer.Asking) = (problem, true, time.GetTimestamp(), null);
        }
    }

    private sealed class Answer(ISandboxProvider provider)
    {
        public ISandboxProvider Provider => provider;
        public bool IsKnown { get; set; }
        public string? Problem { get; set; }
        public long At { get; set; }
        public Task? Asking { get; set; }
    }
}
