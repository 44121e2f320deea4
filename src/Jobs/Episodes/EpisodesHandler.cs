using System.Globalization;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Trials.Running;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Walks through generated tasks and stores the walks that may be learned from.</summary>
internal sealed class EpisodesHandler(SandboxChoice sandboxes, TrialRunner runner, OpenTerminal open) : IRunHandler<EpisodesSpec>
{
    private const int MostTries = 3;

    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<EpisodesSpec> run, CancellationToken cancellationToken)
    {
        var spec = run.Spec;
        context.Stage("drawing the tasks");
        var scripts = await Task.Run(() => EpisodeTasks.Draw(spec).Select((task, number) => WalkScript.Of(spec, number, task)).ToArray(), cancellationToken);
        var (finished, file) = FinishedWalks.Open(Path.Combine(context.WorkFolder, "walks.jsonl"));
        await using var closing = file;
        var results = finished.ToDictionary(result => result.Number);
        var waiting = scripts.Where(script => !results.ContainsKey(script.Number)).ToArray();
        if (results.Count > 0)
        {
            context.Log($"Going on after {Amount.Of(results.Count, "finished walk")}; {Amount.Of(waiting.Length)} of {Amount.Of(scripts.Length)} left.");
        }
        context.Report(results.Count, scripts.Length, "walks");
        if (waiting.Length > 0)
        {
            await WalkAsync(context, spec, waiting, results, file, scripts.Length, cancellationToken);
        }
        context.Stage("storing the episodes");
        return await StoreAsync(context, spec, results, cancellationToken);
    }

    private async Task WalkAsync(
        RunContext context, EpisodesSpec spec, WalkScript[] waiting, Dictionary<int, WalkResult> results, FinishedWalks file, int total, CancellationToken cancellationToken)
    {
        var provider = await ProviderAsync(context, spec, cancellationToken);
        var walker = new Walker(context.RunId, spec, runner, provider, open, Path.Combine(context.WorkFolder, "walks"));
        var started = context.Time.GetTimestamp();
        context.Stage("walking");
        try
        {
            await Parallel.ForEachAsync(
                waiting,
                new ParallelOptions { MaxDegreeOfParallelism = spec.Concurrency, CancellationToken = cancellationToken },
                async (script, token) =>
                {
                    var result = await TryAsync(context, walker, script, token);
                    await file.AddAsync(result);
                    lock (results)
                    {
                        results.Add(script.Number, result);
                        context.Report(results.Count, total, "walks");
                    }
                    if (result.Dropped is { } reason) context.Log($"Walk {script.Number}, {script.Task.Name}, {script.Manner}: not kept, {reason}.");
                });
        }
        finally
        {
            await provider.CleanUpAsync(context.RunId, CancellationToken.None);
        }
        var minutes = context.Time.GetElapsedTime(started).TotalMinutes;
        context.Log(string.Create(CultureInfo.InvariantCulture, $"{Amount.Of(waiting.Length, "walk")} in {minutes:0.0} min: {waiting.Length / minutes:N0} a minute."));
    }

    private static async Task<WalkResult> TryAsync(RunContext context, Walker walker, WalkScript script, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await walker.RunAsync(script, cancellationToken);
            }
            catch (SandboxException e) when (attempt < MostTries)
            {
                context.Warn($"Walk {script.Number} could not be made, again: {e.Message}");
                await Task.Delay(TimeSpan.FromSeconds(attempt), context.Time, cancellationToken);
            }
            catch (SandboxException e)
            {
                throw new RunFailureException($"Walk {script.Number} could not be made in {MostTries} tries: {e.Message}", "Repair what it names, then resume: finished walks are kept.", e);
            }
        }
    }

    private async Task<ISandboxProvider> ProviderAsync(RunContext context, EpisodesSpec spec, CancellationToken cancellationToken)
    {
        context.Stage("looking after the sandboxes");
        var (provider, problem) = await sandboxes.ChooseAsync(SandboxChoice.Word(spec.Sandbox), cancellationToken);
        if (provider is null)
        {
            throw new RunFailureException(problem!, "Repair it and resume, or run it again with another sandbox.");
        }
        await provider.CleanUpAsync(context.RunId, cancellationToken);
        return provider;
    }

    private static async Task<RunOutcome> StoreAsync(RunContext context, EpisodesSpec spec, Dictionary<int, WalkResult> results, CancellationToken cancellationToken)
    {
        var walks = results.Values.Select(result => result.Walk).OfType<Walk>().OrderBy(walk => walk.Number).ToArray();
        var header = new EpisodesHeader
        {
            // Where the file was put and how many walks were made at once is nothing of its content.
            Spec = spec with { Name = null, Out = null, Concurrency = new EpisodesSpec().Concurrency },
            Walks = walks.Length,
            Passed = walks.Count(walk => walk.Passed),
            Manners = walks.GroupBy(walk => walk.Manner).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()),
            Dropped = results.Values.Select(result => result.Dropped).OfType<string>().GroupBy(reason => reason).OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count()),
        };
        var artifact = await context.PutArtifactAsync(EpisodesArtifacts.Episodes, (stream, token) => EpisodesFile.WriteAsync(header, walks, stream, token), cancellationToken);
        if (spec.Out is { } target)
        {
            var path = await context.FindArtifactAsync(artifact.Name, cancellationToken)
                ?? throw new FileNotFoundException("The episodes vanished from the artifact store.", artifact.Sha256);
            File.Copy(path, target, overwrite: true);
        }
        var dropped = header.Dropped.Values.Sum();
        return RunOutcome.Completed($"{Amount.Of(header.Walks, "walk")}, {Amount.Of(header.Passed)} of them passed their task's test and {Amount.Of(header.Walks - header.Passed)} never act; {Amount.Of(dropped)} not kept.");
    }
}
