using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Tests.Components.Guide;

/// <summary>A kind of sandbox that this machine has, or has not, by the test's word; none is ever started.</summary>
internal sealed class StubSandboxes(SandboxKind kind, Func<string?> problem) : ISandboxProvider
{
    public SandboxKind Kind => kind;

    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => Task.FromResult(problem());

    public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork) => null;

    public Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No trial runs in a test of pages.");

    public Task CleanUpAsync(string? runId, CancellationToken cancellationToken) => Task.CompletedTask;
}
