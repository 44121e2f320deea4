using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>Hands out one prepared sandbox, or does instead what the test says.</summary>
internal sealed class FakeSandboxes(ISandbox sandbox) : ISandboxProvider
{
    public SandboxKind Kind => SandboxKind.Bubblewrap;

    public Func<CancellationToken, Task>? Starting { get; set; }
    public SandboxRequest? Request { get; private set; }

    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork) => null;

    public async Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken)
    {
        Request = request;
        log.Report("started");
        if (Starting is { } starting)
            await starting(cancellationToken);
        return sandbox;
    }

    public Task CleanUpAsync(string? runId, CancellationToken cancellationToken) => Task.CompletedTask;
}
