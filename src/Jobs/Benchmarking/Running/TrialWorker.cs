using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Runs one trial to its end: tries again after infrastructure failures, never after the agent's own.</summary>
internal sealed class TrialWorker(
    RunContext context, KeptBenchmark kept, ISandboxProvider provider, TrialAgents agents, TrialRunner runner,
    TrialStore store, TrialRecorder recorder, TrialFiles files)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <returns>How it ended; a cancelled one has been stored as such when this returns.</returns>
    public async Task<FinishedTrial> RunAsync(WaitingTrial trial, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = await store.StartAsync(context.RunId, trial.Id, cancellationToken);
            var started = context.Time.GetTimestamp();
            var (end, mayRetry) = await TryAsync(trial, number, cancellationToken);
            if (end.Outcome == TrialOutcome.Infrastructure && mayRetry && retry < kept.Spec.MaxRetries && !cancellationToken.IsCancellationRequested)
            {
                await store.GiveUpTryAsync(
                    context.RunId, trial.Id, number, TrialTryEnd.Infrastructure, end.Sentence ?? "", end.Detail, CancellationToken.None);
                var wait = Wait(retry);
                context.Warn(string.Create(CultureInfo.InvariantCulture,
                    $"{Name(trial)}: try {number} failed, again in {wait.TotalSeconds:0} s. {end.Sentence}"));
                await Task.Delay(wait, context.Time, cancellationToken);
                continue;
            }
            // What was done is stored even when the run is asked to stop meanwhile.
            await store.FinishAsync(context.RunId, trial.Id, number, end, CancellationToken.None);
            Log(trial, end, context.Time.GetElapsedTime(started));
            return end;
        }
    }

    private async Task<(FinishedTrial End, bool MayRetry)> TryAsync(WaitingTrial trial, int number, CancellationToken cancellationToken)
    {
        var submitted = kept.Facts.Tasks.Single(task => task.Name == trial.Task);
        var reading = await Task.Run(() => TaskReader.Read(submitted.Folder), cancellationToken);
        if (reading.Definition is not { } task || task.Digest != submitted.Digest)
        {
            return (Failure($"The folder of task {trial.Task}, {submitted.Folder}, has changed since the run was submitted; put it back and resume, or run it again with the new one."), false);
        }
        var arm = kept.Spec.Arms.Single(row => row.Name == trial.Arm);
        var name = TrialNames.OfTry(trial.Name, number);
        var conversation = $"{context.RunId}/{name}";
        var log = new TrialLog(context.Time);
        var output = Path.Combine(context.WorkFolder, "trials", name);
        Directory.CreateDirectory(output);
        var settings = new TrialSettings
        {
            RunId = context.RunId,
            TrialName = name,
            Task = task,
            Conditions = kept.Spec.Conditions,
            OutputFolder = output,
        };
        var sinks = new TrialSinks(
            (turn, token) => recorder.AddAsync(new TrialTurn(trial.Id, number, turn), token),
            new InlineProgress<string>(screen => recorder.SetScreen(trial.Id, screen)),
            new InlineProgress<TrialStage>(stage => recorder.SetStage(trial.Id, stage)),
            log);
        try
        {
            var result = await runner.RunAsync(settings, provider, agents.Create(arm, trial.Seed, conversation), sinks, cancellationToken);
            log.Save(Path.Combine(output, "trial.log"));
            var left = await files.TakeAsync(context, trial.Name, output, CancellationToken.None);
            return (Finished(result, log, left), result.MayRetry);
        }
        catch (SettingException e)
        {
            // Every trial of the arm would end like this one, however often it is tried.
            throw new RunFailureException($"The arm {arm.Name} cannot be run: {e.Message}", "Run it again with changes.", e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or RunFailureException or DbUpdateException or SqliteException))
        {
            // Nothing that one trial does may end the others; what was thrown is kept with the try.
            return (Failure($"Something unexpected went wrong: {e.Message}") with { Detail = e.ToString() }, true);
        }
        finally
        {
            agents.End(arm, conversation);
        }
    }

    private static FinishedTrial Finished(TrialResult result, TrialLog log, IReadOnlyList<string> left) => new(
        result.Outcome, result.AgentEnd, result.Reward, result.Sentence, result.Rewards, result.Stages, [.. result.Remarks, .. left], result.HasTestReport,
        result.Outcome == TrialOutcome.Infrastructure ? log.Tail() : null);

    private static FinishedTrial Failure(string sentence) =>
        new(TrialOutcome.Infrastructure, null, null, sentence, new Dictionary<string, double>(), [], [], HasTestReport: false);

    private static TimeSpan Wait(int retry) =>
        TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(4, retry)));

    private void Log(WaitingTrial trial, FinishedTrial end, TimeSpan took)
    {
        var reward = end.Reward is { } value ? $", reward {value:0.###}" : "";
        var why = end.Sentence is null ? "" : $" {end.Sentence}";
        var line = string.Create(CultureInfo.InvariantCulture, $"{Name(trial)}: {end.Outcome.Name()}{reward}, {took.TotalSeconds:0.0} s.{why}");
        if (end.Outcome.Counts())
        {
            context.Log(line);
        }
        else
        {
            context.Warn(line);
        }
    }

    private static string Name(WaitingTrial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"{trial.Task} · {trial.Arm} · attempt {trial.Attempt}");
}
