using System.Collections.Concurrent;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>Makes a fake sandbox for each trial: a task is solved there when its solution was copied in.</summary>
internal sealed class BenchSandboxes : ISandboxProvider
{
    private readonly ConcurrentQueue<(SandboxRequest Request, FakeSandbox Sandbox)> _started = new();
    private readonly ConcurrentQueue<string?> _cleaned = new();

    public SandboxKind Kind => SandboxKind.Bubblewrap;
    public IReadOnlyList<SandboxRequest> Started => [.. _started.Select(item => item.Request)];
    public bool AllGone => _started.All(item => item.Sandbox.Disposed);

    /// <summary>Runs whose leftovers were removed; null is everybody's.</summary>
    public IReadOnlyList<string?> Cleaned => [.. _cleaned];

    /// <summary>Done before a sandbox is there; may throw.</summary>
    public Func<SandboxRequest, CancellationToken, Task> Starting { get; set; } = (_, _) => Task.CompletedTask;

    public HashSet<string> Unsupported { get; } = [];
    public string? Unavailable { get; set; }

    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => Task.FromResult(Unavailable);

    public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork) =>
        Unsupported.Contains(task.Name) ? "It needs an image that is not here." : null;

    public async Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken)
    {
        var sandbox = new FakeSandbox
        {
            Tests = (box, _) => box.Reward(box.Files.ContainsKey("/solution/solve.sh") ? "1" : "0"),
        };
        log.Report($"a sandbox for {request.TrialName}");
        _started.Enqueue((request, sandbox));
        try
        {
            await Starting(request, cancellationToken);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
        return sandbox;
    }

    public Task CleanUpAsync(string? runId, CancellationToken cancellationToken)
    {
        _cleaned.Enqueue(runId);
        return Task.CompletedTask;
    }
}
