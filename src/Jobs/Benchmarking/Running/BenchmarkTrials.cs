using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Runs the trials of a benchmark, or of a run that holds one: plans them, and works on those without a result.</summary>
internal sealed class BenchmarkTrials(
    TrialStore store, ArtifactStore artifacts, SandboxChoice sandboxes, ChatClients clients, TrialRunner runner, OpenTerminal open, DirectionFiles directions, JobsOptions options)
{
    /// <param name="interventions">What changes the model's stream in those of the arms that have something, by name; asked for once their models are open.</param>
    /// <param name="planned">Told how many trials there are, before any is run.</param>
    public async Task RunAsync(
        RunContext context, KeptBenchmark kept, Func<IReadOnlyList<ArmSpec>, IReadOnlyDictionary<string, CompiledIntervention>> interventions,
        Action<int> planned, CancellationToken cancellationToken)
    {
        var trials = TrialSchedule.Of(context.RunId, kept);
        await store.AddMissingAsync(context.RunId, trials, cancellationToken);
        await store.RecoverAsync(context.RunId, cancellationToken);
        var waiting = await store.WaitingAsync(context.RunId, cancellationToken);
        planned(trials.Count);
        if (waiting.Count < trials.Count)
        {
            context.Log($"Going on after {Amount.Of(trials.Count - waiting.Count, "finished trial")}; {Amount.Of(waiting.Count)} of {Amount.Of(trials.Count)} left.");
        }
        context.Report(trials.Count - waiting.Count, trials.Count, "trials");
        if (waiting.Count > 0)
        {
            await RunWaitingAsync(context, kept, waiting, trials.Count, interventions, cancellationToken);
        }
    }

    private async Task RunWaitingAsync(
        RunContext context, KeptBenchmark kept, IReadOnlyList<WaitingTrial> waiting, int total,
        Func<IReadOnlyList<ArmSpec>, IReadOnlyDictionary<string, CompiledIntervention>> interventions, CancellationToken cancellationToken)
    {
        var provider = await ProviderAsync(context, kept.Facts.Sandbox, cancellationToken);
        var asking = kept.Spec.Arms.Where(arm => arm.Model is not null && waiting.Any(trial => trial.Arm == arm.Name)).ToArray();
        using var opened = asking.Length == 0 ? null : await OpenAsync(context, kept, asking, cancellationToken);
        var changed = interventions(asking);
        var projections = asking.ToDictionary(arm => arm.Name, arm => kept.Series(arm, directions));
        await using var recorder = new TrialRecorder(store, context.RunId, context.Time);
        var worker = new TrialWorker(
            context, kept, provider, new TrialAgents(kept, opened, asking, changed, projections, open), runner, store, recorder, new TrialFiles(artifacts));
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
}
