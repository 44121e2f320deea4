using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>Measures every cell of a sweep on replies, lets it work on tasks where there are any, and stores what came out.</summary>
internal sealed class SweepHandler(SweepMeasuring measuring, SweepInterventions interventions, BenchmarkTrials trials, BenchmarkTables tables) : IRunHandler<SweepSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<SweepSpec> run, CancellationToken cancellationToken)
    {
        var facts = run.FactsAs<SweepFacts>();
        var progress = new SweepProgress(run.Spec, run.References, facts);
        LogStart(context, progress);
        // The model is given back before trials take it for themselves.
        var speed = await measuring.RunAsync(context, run, progress, cancellationToken);
        LogReplies(context, progress.Report([], isWhole: false), speed);
        if (KeptBenchmark.Within(run) is { } kept)
        {
            await RunTrialsAsync(context, run, kept, progress, cancellationToken);
        }
        context.Stage("storing the results");
        var report = progress.Report(await tables.ArmsAsync(context.RunId, cancellationToken), isWhole: true);
        await PutAsync(context, SweepArtifacts.Report, report, cancellationToken);
        await context.PutArtifactAsync(SweepArtifacts.Csv, (stream, token) => SweepCsv.WriteAsync(report, stream, token), cancellationToken);
        await PutAsync(context, SweepArtifacts.Reproduce, Describe(context, run, report), cancellationToken);
        await PutAsync(context, SweepArtifacts.Speed, speed, cancellationToken);
        return Outcome(report);
    }

    private async Task RunTrialsAsync(RunContext context, ResolvedSpec<SweepSpec> run, KeptBenchmark kept, SweepProgress progress, CancellationToken cancellationToken)
    {
        var cells = progress.Cells.Select((cell, i) => (cell, i)).Where(cell => progress.IsSettled(cell.i)).ToDictionary(cell => cell.cell.Name, cell => cell.i);
        if (cells.Count < progress.Cells.Count)
        {
            context.Warn($"{Amount.Of(progress.Cells.Count - cells.Count, "cell")} of {progress.Cells.Count} found no strength, and no trials are run of them.");
        }
        foreach (var task in kept.Facts.NotRun)
        {
            context.Warn($"{task.Name} is not run. {task.Reason}");
        }
        var report = progress.Report([], isWhole: false);
        var model = ModelConfig.Load(run.References[SweepSpec.ModelField].Place!);
        await trials.RunAsync(
            context,
            kept.Only([SweepCell.Base, .. cells.Keys]),
            asking => asking.Where(arm => cells.ContainsKey(arm.Name)).ToDictionary(arm => arm.Name, arm => Compile(run, model, progress.Cells[cells[arm.Name]], report.Cells[cells[arm.Name]].Strength!.Value)),
            count => context.Log($"{Amount.Of(count, "trial")}: {Amount.Of(cells.Count + 1, "arm")} × {Amount.Of(kept.Facts.Tasks.Count, "task")} of {kept.Facts.TaskSet} × {Amount.Of(kept.Spec.Attempts, "attempt")}."),
            cancellationToken);
    }

    private CompiledIntervention Compile(ResolvedSpec<SweepSpec> run, ModelConfig model, SweepCell cell, double strength)
    {
        try
        {
            return interventions.Load(run.Spec, run.References, model, cell, strength).Loaded.Compiled;
        }
        catch (Exception e) when (e is InterventionException or DirectionException)
        {
            throw new RunFailureException($"{cell.Name}: {e.Message}", "Run it again with another direction, layers or model.");
        }
    }

    private static void LogStart(RunContext context, SweepProgress progress)
    {
        var report = progress.Report([], isWhole: false);
        context.Log($"{Amount.Of(report.Operations.Count, "operation")} × {Amount.Of(report.Layers.Count, "choice")} of layers × {(report.Calibrate is null ? Amount.Of(report.Strengths.Count, "strength") : "a search for the strength")}: " +
            $"{Amount.Of(progress.Cells.Count, "cell")} and the model as it is, {Amount.Of(report.Replies.Prompts, "prompt")} of {report.Replies.PromptSet} each.");
    }

    private static void LogReplies(RunContext context, SweepReport report, SweepSpeed speed)
    {
        if (speed.TokensPerSecond is { } rate)
        {
            context.Log($"{Amount.Of(speed.Replies, "reply", "replies")} with {Amount.Of(speed.Tokens, "token")} written and compared, {Amount.Of((long)Math.Round(rate))} tokens a second.");
        }
        foreach (var cell in report.Cells.Where(cell => cell.LeftOut.Count > 0).DistinctBy(cell => (cell.Operation, cell.Layers)))
        {
            context.Warn($"{cell.Name} leaves out layer {string.Join(", ", cell.LeftOut)}: the direction has no usable row there.");
        }
        foreach (var cell in report.Cells.Where(cell => cell.Measures is { Broken: > 0 }))
        {
            context.Warn($"{cell.Name}: in {cell.Measures!.Broken} of {Amount.Of(cell.Measures.Replies, "reply", "replies")} the stream left the range of its numbers. A smaller strength may help.");
        }
    }

    private static Reproduce Describe(RunContext context, ResolvedSpec<SweepSpec> run, SweepReport report) => new(
        context.RunId,
        SweepSpec.KindName,
        context.Attempt,
        context.Time.GetUtcNow(),
        JsonSerializer.Deserialize<JsonElement>(context.Spec),
        JsonSerializer.Deserialize<JsonElement>(context.Snapshot),
        new(report.Model.Name, run.References[SweepSpec.ModelField].Place!, report.Model.ContentHash, report.Model.Device!, report.Model.Dtype!),
        ChatTemplate.Version,
        run.Spec.Replies.Seed,
        Versions.Code,
        Hardware.OfThisMachine(),
        Versions.OfRuntime());

    private static RunOutcome Outcome(SweepReport report)
    {
        var sentence = report.Calibrate is null
            ? $"{Amount.Of(report.Cells.Count, "cell")} measured on {Amount.Of(report.Replies.Prompts, "prompt")}."
            : $"{report.Cells.Count(cell => cell.Search?.End is Engine.Interventions.Divergences.SearchEnd.Met)} of {Amount.Of(report.Cells.Count, "search", "searches")} met the target, {Amount.Of(report.Tried, "strength")} tried.";
        var failures = (report.Base.Pass?.Infrastructure ?? 0) + report.Cells.Sum(cell => cell.Pass?.Infrastructure ?? 0);
        if (report.Base.Pass is { } plain)
        {
            sentence += string.Create(CultureInfo.InvariantCulture, $" Passed: base {plain.Passed}/{plain.Trials}, cells {report.Cells.Sum(cell => cell.Pass?.Passed ?? 0)}/{report.Cells.Sum(cell => cell.Pass?.Trials ?? 0)}.");
        }
        return failures == 0
            ? RunOutcome.Completed(sentence)
            : RunOutcome.Failed($"{sentence} {Amount.Of(failures, "trial")} gave no result, since the machinery failed.", "The log says why. Resume tries only those again.");
    }

    private static Task<ArtifactRow> PutAsync<T>(RunContext context, ArtifactName name, T value, CancellationToken cancellationToken) =>
        context.PutArtifactAsync(name, (stream, token) => JsonSerializer.SerializeAsync(stream, value, JobsJson.Indented, token), cancellationToken);
}
