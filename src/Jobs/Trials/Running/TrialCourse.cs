using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Verification;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>What happens in a trial from the moment its sandbox stands until it is removed.</summary>
internal sealed class TrialCourse(
    TrialSettings settings, ITrialAgent agent, ISandbox sandbox, TrialSinks sinks, TrialLedger ledger, TaskVerifier verifier, TimeProvider time)
{
    /// <summary>Seconds to put the agent's tools in place, as in Harbor.</summary>
    private const double SetupSeconds = 360;

    private const double CollectSeconds = 120;

    private readonly AgentContext _context = new(settings.Task, sandbox, sinks.Turns, sinks.Screen, time);
    private AgentEnd? _end;
    private bool _grading;

    private double? AgentSeconds => settings.Task.Agent.TimeoutSeconds * settings.Conditions.TimeoutMultiplier;

    public async Task<TrialResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var guard = new SandboxGuard(sandbox, time);
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, guard.Broken);
        try
        {
            var result = await WorkAsync(guard, whole.Token, cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
                await ledger.StageAsync(TrialStage.Collect, () => CollectAsync(cancellationToken));
            return result;
        }
        finally
        {
            await RemoveAsync(sandbox, sinks);
        }
    }

    /// <summary>Disposes of a sandbox; one that cannot be removed is told of and left to the clean-up, for it changes no result.</summary>
    public static async Task RemoveAsync(ISandbox sandbox, TrialSinks sinks)
    {
        try
        {
            await sandbox.DisposeAsync();
        }
        catch (SandboxException e)
        {
            sinks.Log.Report($"Sandbox {sandbox.Id} could not be removed: {e.Message}");
        }
    }

    private async Task<TrialResult> WorkAsync(SandboxGuard guard, CancellationToken whole, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.StageAsync(TrialStage.AgentSetup, () => SetUpAsync(whole));
            _end = await ledger.StageAsync(TrialStage.Agent, () => AgentAsync(whole));
            _grading = true;
            var verdict = await ledger.StageAsync(
                TrialStage.Verifier, () => verifier.GradeAsync(settings.Task, sandbox, settings.Conditions, whole));
            return TrialResults.Graded(_end.Value, verdict, AgentSeconds);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or SandboxException or ModelUnavailableException)
        {
            return TrialResults.Cancelled(_end);
        }
        catch (OperationCanceledException) when (guard.Broken.IsCancellationRequested)
        {
            return await BrokenAsync(guard, "", cancellationToken);
        }
        catch (SandboxException e)
        {
            return await BrokenAsync(guard, e.Message, cancellationToken);
        }
        catch (ModelUnavailableException e)
        {
            return TrialResults.Infrastructure(e.Message);
        }
        catch (Exception e) when (e is ChatTemplateException or RefusedInputException and not SettingException)
        {
            return TrialResults.Refused(e.Message);
        }
    }

    private async Task<TrialResult> BrokenAsync(SandboxGuard guard, string sentence, CancellationToken cancellationToken)
    {
        try
        {
            return await guard.WhyAsync(cancellationToken) is { } limit
                ? TrialResults.Broken(limit, _end, agent.HasActed, _grading)
                : TrialResults.Infrastructure(sentence, _end);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TrialResults.Cancelled(_end);
        }
    }

    private async Task<bool> SetUpAsync(CancellationToken whole)
    {
        using var limit = new CancellationTokenSource(TimeLimit.Of(SetupSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(whole, limit.Token);
        try
        {
            await agent.SetUpAsync(_context, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !whole.IsCancellationRequested)
        {
            throw new SandboxException($"The agent's tools (tmux) were not in place after {SetupSeconds:0} s; an image that has tmux needs no time for this.");
        }
    }

    private async Task<AgentEnd> AgentAsync(CancellationToken whole)
    {
        using var limit = new CancellationTokenSource(TimeLimit.Of(AgentSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(whole, limit.Token);
        try
        {
            return await agent.RunAsync(_context, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !whole.IsCancellationRequested)
        {
            return AgentEnd.TimedOut;
        }
    }

    /// <summary>Copies the logs out; what cannot be had is said, and the result stays what it is.</summary>
    private async Task<bool> CollectAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit.Of(CollectSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        foreach (var name in (string[])["agent", "verifier", "artifacts"])
        {
            try
            {
                var folder = Path.Combine(settings.OutputFolder, name);
                Directory.CreateDirectory(folder);
                var leftOut = await sandbox.CopyOutAsync($"/logs/{name}", folder, settings.MaxOutputBytes, either.Token);
                ledger.Remark(leftOut.Select(line => $"/logs/{name}: {line}"));
            }
            catch (Exception e) when (e is SandboxException || (e is OperationCanceledException && either.IsCancellationRequested))
            {
                ledger.Remark([$"/logs/{name} could not be copied out: {(e is SandboxException ? e.Message : "it took too long")}"]);
                if (either.IsCancellationRequested)
                    break;
            }
        }
        return true;
    }
}
