using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>A way of making sandboxes on this machine.</summary>
public interface ISandboxProvider
{
    SandboxKind Kind { get; }

    /// <summary>Why this machine cannot make such sandboxes and what to do about it; null when it can.</summary>
    Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken);

    /// <summary>Why this task cannot run in such a sandbox; null when it can.</summary>
    string? WhyUnsupported(TaskDefinition task, bool forbidNetwork);

    /// <summary>Pulls or builds what the task needs and starts a sandbox with <c>/logs/{agent,verifier,artifacts}</c> in it.</summary>
    /// <param name="log">Told, line by line, of pulls and builds.</param>
    /// <exception cref="SandboxException">It could not be started: an infrastructure failure.</exception>
    Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken);

    /// <summary>Removes what trials of the run left behind when their process died; null for every run without a living owner.</summary>
    Task CleanUpAsync(string? runId, CancellationToken cancellationToken);
}
