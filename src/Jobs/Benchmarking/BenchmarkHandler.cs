using System.Text.Json;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Runs arms × tasks × attempts: plans the trials, runs those without a result, and stores what came out.</summary>
internal sealed class BenchmarkHandler(
    TrialStore store, BenchmarkTables tables, BenchmarkArtifacts results, ArtifactStore artifacts, SandboxChoice sandboxes,
    ChatClients clients, ModelLibrary models, TrialRunner runner, OpenTerminal open, JobsOptions options) : IRunHandler
{
    public string Kind => BenchmarkSpec.KindName;

    public RunNeeds QueueOf(string snapshot) =>
        JsonSerializer.Deserialize<BenchmarkSnapshot>(snapshot, JobsJson.Options)?.Arms.Any(arm => arm.Model?.Folder is not null) == true
            ? RunNeeds.Engine : RunNeeds.Sandboxes;

    public async Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var snapshot = context.ReadSnapshot<BenchmarkSnapshot>();
        var trials = TrialSchedule.Of(context.RunId, snapshot);
        await store.AddMissingAsync(context.RunId, trials, cancellationToken);
        await store.RecoverAsync(context.RunId, cancellationToken);
        var waiting = await store.WaitingAsync(context.RunId, cancellationToken);
        if (context.Attempt == 1)
        {
            LogStart(context, snapshot, trials.Count);
        }
        if (waiting.Count < trials.Count)
        {
            context.Log($"Going on after {trials.Count - waiting.Count} trials that are finished; {waiting.Count} of {trials.Count} are left.");
        }
        context.Report(trials.Count - waiting.Count, trials.Count, "trials");
        if (waiting.Count > 0)
        {
            await RunTrialsAsync(context, snapshot, waiting, trials.Count, cancellationToken);
        }
        context.Stage("storing the results");
        var arms = await tables.ArmsAsync(context.RunId, cancellationToken);
        await results.StoreAsync(context, snapshot, cancellationToken);
        return Outcome(snapshot, arms);
    }

    private async Task RunTrialsAsync(
        RunContext context, BenchmarkSnapshot snapshot, IReadOnlyList<WaitingTrial> waiting, int total, CancellationToken cancellationToken)
    {
        var provider = await ProviderAsync(context, snapshot, cancellationToken);
        var asking = snapshot.Arms.Where(arm => arm.Model is not null && waiting.Any(trial => trial.Arm == arm.Name)).ToArray();
        using var opened = asking.Length == 0 ? null : await OpenAsync(context, asking, cancellationToken);
        await using var recorder = new TrialRecorder(store, context.RunId, context.Time);
        var worker = new TrialWorker(
            context, snapshot, provider, new TrialAgents(opened, asking, open), runner, store, recorder, new TrialFiles(artifacts));
        var streak = new FailureStreak(snapshot.Concurrency);
        var (next, done) = (-1, total - waiting.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        async Task WorkAsync()
        {
            try
            {
                // One shared counter hands the trials out in their order.
                while (Interlocked.Increment(ref next) is var index && index < waiting.Count)
                {
                    var end = await worker.RunAsync(waiting[index], stop.Token);
                    if (end.Outcome != TrialOutcome.Cancelled)
                    {
                        context.Report(Interlocked.Increment(ref done), total, "trials");
                    }
                    streak.Add(waiting[index].Task, end);
                }
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }

        context.Stage("running trials");
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(snapshot.Concurrency, waiting.Count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
        }
        catch (OperationCanceledException)
        {
            await provider.CleanUpAsync(context.RunId, CancellationToken.None);
            throw;
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ISandboxProvider> ProviderAsync(RunContext context, BenchmarkSnapshot snapshot, CancellationToken cancellationToken)
    {
        context.Stage("looking after the sandboxes");
        var word = SandboxChoice.Word(snapshot.Sandbox);
        var provider = sandboxes.Find(snapshot.Sandbox)
            ?? throw new RunFailureException($"This build has no sandbox of the kind {word}.", "Start the version that submitted it.");
        if (await provider.WhyUnavailableAsync(cancellationToken) is { } problem)
        {
            throw new RunFailureException(problem, "Repair it and resume, or run it again with another sandbox.");
        }
        // What this run's earlier attempts left, and what runs left whose process died.
        await provider.CleanUpAsync(context.RunId, cancellationToken);
        await provider.CleanUpAsync(null, cancellationToken);
        return provider;
    }

    private async Task<OpenModels> OpenAsync(RunContext context, IReadOnlyList<BenchmarkArm> arms, CancellationToken cancellationToken)
    {
        var sources = new List<ModelSource>();
        foreach (var arm in arms)
        {
            var model = arm.Model!;
            sources.Add(new ModelSource
            {
                Folder = model.Folder,
                ContentHash = model.Folder is null
                    ? null
                    : await RunModels.IdentifyAsync(context, models, model.Folder, model.Name, model.ContentHash, cancellationToken),
                Device = options.Device,
                Server = model.Server,
                Name = model.Server is null ? null : model.Name,
                ContextTokens = arm.Settings.ContextTokens,
            });
        }
        context.Stage("opening the models");
        return await clients.OpenAsync(sources, new InlineProgress<string>(context.Stage), cancellationToken);
    }

    private static void LogStart(RunContext context, BenchmarkSnapshot snapshot, int trials)
    {
        context.Log($"{snapshot.Arms.Count} arms × {snapshot.Tasks.Count} tasks of {snapshot.TaskSet} × {snapshot.Attempts} attempts: " +
            $"{trials} trials, {snapshot.Concurrency} at a time, in {SandboxChoice.Word(snapshot.Sandbox)} sandboxes.");
        foreach (var task in snapshot.NotRun)
        {
            context.Warn($"{task.Name} is not run. {task.Reason}");
        }
        foreach (var remark in snapshot.Remarks)
        {
            context.Log(remark);
        }
    }

    private static RunOutcome Outcome(BenchmarkSnapshot snapshot, IReadOnlyList<ArmResult> arms)
    {
        var failures = arms.Sum(arm => arm.Infrastructure);
        var sentence = string.Join(", ", arms.Select(arm => $"{arm.Name} {arm.Passed}/{arm.Trials}")) + " passed.";
        if (snapshot.NotRun.Count > 0)
        {
            sentence += $" {Count(snapshot.NotRun.Count, "task")} could not be run at all.";
        }
        return failures == 0
            ? RunOutcome.Completed(sentence)
            : RunOutcome.Failed(
                $"{sentence} {Count(failures, "trial")} gave no result, since the machinery failed.",
                "The log says why. Resume tries only those again.");
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
