using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Runs arms × tasks × attempts: plans the trials, runs those without a result, and stores what came out.</summary>
internal sealed class BenchmarkHandler(
    TrialStore store, BenchmarkTables tables, BenchmarkArtifacts results, ArtifactStore artifacts, SandboxChoice sandboxes,
    ChatClients clients, InterventionLoader interventions, TrialRunner runner, OpenTerminal open, JobsOptions options) : IRunHandler<BenchmarkSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<BenchmarkSpec> run, CancellationToken cancellationToken)
    {
        var kept = KeptBenchmark.Of(run);
        var trials = TrialSchedule.Of(context.RunId, kept);
        await store.AddMissingAsync(context.RunId, trials, cancellationToken);
        await store.RecoverAsync(context.RunId, cancellationToken);
        var waiting = await store.WaitingAsync(context.RunId, cancellationToken);
        if (context.Attempt == 1)
        {
            LogStart(context, kept, trials.Count);
        }
        if (waiting.Count < trials.Count)
        {
            context.Log($"Going on after {Amount.Of(trials.Count - waiting.Count, "finished trial")}; {Amount.Of(waiting.Count)} of {Amount.Of(trials.Count)} left.");
        }
        context.Report(trials.Count - waiting.Count, trials.Count, "trials");
        if (waiting.Count > 0)
        {
            await RunTrialsAsync(context, kept, waiting, trials.Count, cancellationToken);
        }
        context.Stage("storing the results");
        var arms = await tables.ArmsAsync(context.RunId, cancellationToken);
        await results.StoreAsync(context, run, cancellationToken);
        return Outcome(kept.Facts, arms);
    }

    private async Task RunTrialsAsync(
        RunContext context, KeptBenchmark kept, IReadOnlyList<WaitingTrial> waiting, int total, CancellationToken cancellationToken)
    {
        var provider = await ProviderAsync(context, kept.Facts.Sandbox, cancellationToken);
        var asking = kept.Spec.Arms.Where(arm => arm.Model is not null && waiting.Any(trial => trial.Arm == arm.Name)).ToArray();
        using var opened = asking.Length == 0 ? null : await OpenAsync(context, kept, asking, cancellationToken);
        var changed = asking.Select(arm => (arm.Name, Intervention: kept.Compiled(arm, interventions))).Where(arm => arm.Intervention is not null)
            .ToDictionary(arm => arm.Name, arm => arm.Intervention!);
        LogInterventions(context, kept, changed);
        await using var recorder = new TrialRecorder(store, context.RunId, context.Time);
        var worker = new TrialWorker(
            context, kept, provider, new TrialAgents(kept, opened, asking, changed, open), runner, store, recorder, new TrialFiles(artifacts));
        var streak = new FailureStreak(kept.Spec.Concurrency);
        var arms = await ArmStreaks.OfAsync(kept.Spec.StopAfterFailures, store, context.RunId, cancellationToken);
        var (next, done) = (-1, total - waiting.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        async Task WorkAsync()
        {
            try
            {
                // One shared counter hands the trials out in their order.
                while (Interlocked.Increment(ref next) is var index && index < waiting.Count)
                {
                    if (arms.WhyEnded(waiting[index].Arm) is { } ended)
                    {
                        await store.SkipAsync(context.RunId, waiting[index].Id, ended, stop.Token);
                        context.Report(Interlocked.Increment(ref done), total, "trials");
                        continue;
                    }
                    var end = await worker.RunAsync(waiting[index], stop.Token);
                    if (arms.Add(waiting[index].Arm, end.Outcome, end.Reward))
                    {
                        context.Warn($"{waiting[index].Arm}: {arms.WhyEnded(waiting[index].Arm)} The rest of it is not run.");
                    }
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
            await Task.WhenAll(Enumerable.Range(0, Math.Min(kept.Spec.Concurrency, waiting.Count)).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
        }
        catch (OperationCanceledException)
        {
            await provider.CleanUpAsync(context.RunId, CancellationToken.None);
            throw;
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ISandboxProvider> ProviderAsync(RunContext context, SandboxKind kind, CancellationToken cancellationToken)
    {
        context.Stage("looking after the sandboxes");
        var word = SandboxChoice.Word(kind);
        var provider = sandboxes.Find(kind)
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

    private Task<OpenModels> OpenAsync(RunContext context, KeptBenchmark kept, IReadOnlyList<ArmSpec> arms, CancellationToken cancellationToken)
    {
        context.Stage("opening the models");
        return clients.OpenAsync([.. arms.Select(arm => Source(kept, arm))], new InlineProgress<string>(context.Stage), cancellationToken);
    }

    private ModelSource Source(KeptBenchmark kept, ArmSpec arm)
    {
        var engine = kept.EngineModel(arm);
        return new ModelSource
        {
            Folder = engine?.Place,
            ContentHash = engine?.Hash,
            Device = options.Device,
            Server = arm.Model!.Server,
            Name = engine is null ? kept.ModelName(arm) : null,
            ContextTokens = arm.Settings.ContextTokens,
        };
    }

    private static void LogStart(RunContext context, KeptBenchmark kept, int trials)
    {
        var (spec, facts) = (kept.Spec, kept.Facts);
        context.Log($"{Amount.Of(spec.Arms.Count, "arm")} × {Amount.Of(facts.Tasks.Count, "task")} of {facts.TaskSet} × {Amount.Of(spec.Attempts, "attempt")}: " +
            $"{Amount.Of(trials, "trial")}, {spec.Concurrency} at a time, in {SandboxChoice.Word(facts.Sandbox)} sandboxes.");
        foreach (var task in facts.NotRun)
        {
            context.Warn($"{task.Name} is not run. {task.Reason}");
        }
        foreach (var remark in facts.Remarks)
        {
            context.Log(remark);
        }
    }

    private static void LogInterventions(RunContext context, KeptBenchmark kept, IReadOnlyDictionary<string, CompiledIntervention> changed)
    {
        foreach (var (arm, compiled) in changed)
        {
            var intervention = kept.Intervention(arm)!;
            context.Log($"{arm}: {intervention.Text} (intervention {intervention.Name}, {intervention.Hash[..12]}).");
            foreach (var warning in intervention.Warnings)
            {
                context.Warn($"{arm}: {warning}");
            }
            foreach (var part in compiled.Coverage.Where(part => part.LeftOut.Count > 0))
            {
                context.Warn($"{arm}: operations[{part.Operation}] leaves out layer {string.Join(", ", part.LeftOut)}: the direction has no usable row there.");
            }
        }
    }

    private static RunOutcome Outcome(BenchmarkFacts facts, IReadOnlyList<ArmResult> arms)
    {
        var failures = arms.Sum(arm => arm.Infrastructure);
        var sentence = string.Join(", ", arms.Select(arm => $"{arm.Name} {arm.Passed}/{arm.Trials}{(arm.StoppedEarly ? " (stopped early)" : "")}")) + " passed.";
        if (facts.NotRun.Count > 0)
        {
            sentence += $" {Amount.Of(facts.NotRun.Count, "task")} could not be run at all.";
        }
        return failures == 0
            ? RunOutcome.Completed(sentence)
            : RunOutcome.Failed(
                $"{sentence} {Amount.Of(failures, "trial")} gave no result, since the machinery failed.",
                "The log says why. Resume tries only those again.");
    }
}
