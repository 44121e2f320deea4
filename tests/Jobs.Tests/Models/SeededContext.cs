namespace Vectorscope.Jobs.Tests.Models;

/// <summary>Runs what is ready one by one, in an order that a seed decides: the same seed, the same schedule.</summary>
internal sealed class SeededContext(int seed) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Work, object? State)> _ready = [];

    public Random Random { get; } = new(seed);

    public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

    /// <summary>Starts it and runs until nothing is ready any more.</summary>
    public void Run(Action start)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            start();
            while (_ready.Count > 0)
            {
                var next = Random.Next(_ready.Count);
                var (work, state) = _ready[next];
                _ready.RemoveAt(next);
                work(state);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Lets others go on, up to so many times.</summary>
    public async Task PauseAsync(int most)
    {
        for (var left = Random.Next(most + 1); left > 0; left--)
        {
            await Task.Yield();
        }
    }
}
