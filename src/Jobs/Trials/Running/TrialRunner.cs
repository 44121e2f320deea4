using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>Runs one try of one trial: sandbox, agent, grading, files, and a result whatever happens.</summary>
public sealed class TrialRunner(TimeProvider time)
{
    private readonly TaskVerifier _verifier = new(time);

    /// <summary>The result. An end of the trial, a cancel included, is never thrown; what is thrown is a fault of the program or of a sink.</summary>
    public async Task<TrialResult> RunAsync(
        TrialSettings settings, ISandboxProvider provider, ITrialAgent agent, TrialSinks sinks, CancellationToken cancellationToken)
    {
        var ledger = new TrialLedger(sinks, time);
        try
        {
            var (sandbox, failure) = await ledger.StageAsync(TrialStage.Environment, () => StartAsync(settings, provider, sinks, cancellationToken));
            return ledger.Close(sandbox is null
                ? failure!
                : await new TrialCourse(settings, agent, sandbox, sinks, ledger, _verifier, time).RunAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ledger.Close(TrialResults.Cancelled());
        }
    }

    /// <summary>A sandbox in which the task's services answer, or how the trial ended without one.</summary>
    private async Task<(ISandbox? Sandbox, TrialResult? Failure)> StartAsync(
        TrialSettings settings, ISandboxProvider provider, TrialSinks sinks, CancellationToken cancellationToken)
    {
        var seconds = settings.Task.Environment.BuildTimeoutSeconds;
        using var limit = new CancellationTokenSource(TimeLimit.Of(seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        ISandbox? sandbox = null;
        try
        {
            var request = new SandboxRequest(settings.RunId, settings.TrialName, settings.Task, settings.Conditions.ForbidsNetwork);
            sandbox = await provider.StartAsync(request, sinks.Log, either.Token);
            await Healthcheck.WaitAsync(sandbox, settings.Task.Environment.Healthcheck, time, either.Token);
            var started = sandbox;
            sandbox = null;
            return (started, null);
        }
        catch (SandboxException e) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, TrialResults.Infrastructure(e.Message));
        }
        catch (SandboxException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, TrialResults.Cancelled());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, TrialResults.Infrastructure(
                $"The sandbox was not ready after {seconds:0.#} s (environment.build_timeout_sec), pulling and building included."));
        }
        finally
        {
            if (sandbox is not null)
                await TrialCourse.RemoveAsync(sandbox, sinks);
        }
    }
}
