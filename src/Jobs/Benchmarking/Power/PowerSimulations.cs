using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Jobs.Benchmarking.Power;

/// <summary>Simulated designs, kept: the same question has the same answer, and is played once. One plays at a time, on all cores.</summary>
public sealed class PowerSimulations : IDisposable
{
    private const int MostKept = 64;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, object Value)> _kept = [];

    /// <summary>The power of a design.</summary>
    public Task<DesignPower> OfAsync(BenchmarkDesign design, double alpha, long seed, int simulations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(design);
        return OfAsync(design.Base, design.Correlation, [.. Enumerable.Repeat(new TaskTrials(design.Attempts, design.Attempts), design.Tasks)], alpha, seed, simulations, cancellationToken);
    }

    /// <summary>The same for tasks with attempts of their own; their order does not matter.</summary>
    public async Task<DesignPower> OfAsync(double rate, double correlation, IReadOnlyList<TaskTrials> trials, double alpha, long seed, int simulations, CancellationToken cancellationToken)
    {
        TaskTrials[] sorted = [.. trials.OrderByDescending(task => task.A).ThenByDescending(task => task.B)];
        var key = $"{rate:R} {correlation:R} {alpha:R} {seed} {simulations} {string.Join(' ', sorted.CountBy(task => task).Select(count => $"{count.Key.A}/{count.Key.B}x{count.Value}"))}";
        if (Find<DesignPower>(key) is { } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Whoever waited for the same need not play it again.
            return Find<DesignPower>(key) ?? Keep(key, await Task.Run(() => DesignPower.Simulate(Difficulties(rate, correlation, seed), sorted, alpha, simulations, cancellationToken), cancellationToken));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private TaskDifficulties Difficulties(double rate, double correlation, long seed)
    {
        var key = $"{rate:R} {correlation:R} {seed}";
        return Find<TaskDifficulties>(key) ?? Keep(key, new TaskDifficulties(rate, correlation, seed));
    }

    private T? Find<T>(string key)
        where T : class
    {
        lock (_lock)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _kept.Remove(node);
                    _kept.AddFirst(node);
                    return (T)node.Value.Value;
                }
            }

            return null;
        }
    }

    private T Keep<T>(string key, T value)
        where T : class
    {
        lock (_lock)
        {
            _kept.AddFirst((key, value));
            if (_kept.Count > MostKept)
            {
                _kept.RemoveLast();
            }
        }

        return value;
    }
}
