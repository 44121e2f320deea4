using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Editing;

/// <summary>Edits a model's weights, puts the new model on the list, measures how far it is from the old one, and stores what was done.</summary>
internal sealed class EditHandler(ModelLibrary models, InterventionLoader interventions, EditKeys fitting, EditContrasts contrasting, EditDivergence divergence, EditRunTime runTime) : IRunHandler<EditSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<EditSpec> run, CancellationToken cancellationToken)
    {
        var target = run.FactsAs<ModelTarget>();
        context.Stage("reading the directions");
        var opened = await Task.Run(() => interventions.Open(run.References, EditSpec.InterventionField), cancellationToken)
            ?? throw new InvalidDataException("The run keeps no intervention.");
        foreach (var warning in opened.Warnings)
        {
            context.Warn(warning);
        }
        var keys = await fitting.FitAsync(context, run, opened, cancellationToken);
        var contrasts = await contrasting.MeasureAsync(context, run, cancellationToken);
        var manifest = await Task.Run(() => Edit(context, run, opened, new EditMeasures(keys, contrasts), target, cancellationToken), cancellationToken);
        Log(context, manifest.Report);
        var model = await RegisterAsync(target.Out, cancellationToken);
        context.Log($"The model is in {model.Folder}: content hash {model.ContentHash[..12]}, {Amount.Of(model.Parameters, "parameter")}, {Amount.Of(model.Bytes, "byte")}.");

        var (compared, why) = await divergence.MeasureAsync(context, run, model, cancellationToken);
        // Projections of what is written are the same at run time, by what they are.
        var (atRunTime, whyNot) = manifest.Report is { Constants: null, Approximations: null } ? (null, null) : await runTime.MeasureAsync(context, run, opened, model, cancellationToken);
        context.Stage("storing the results");
        var report = Report(run, opened, manifest, model) with { Divergence = compared, NotCompared = why, RunTime = atRunTime, NotRun = whyNot };
        await PutAsync(context, EditArtifacts.Report, report, cancellationToken);
        await PutAsync(context, EditArtifacts.Reproduce, Describe(context, run, report), cancellationToken);
        return RunOutcome.Completed(Summary(report));
    }

    /// <summary>What a spec asks of the engine.</summary>
    internal static WeightEditOptions Options(EditSpec spec) => new() { Writers = spec.Residual, Embedding = spec.Embedding, Arithmetic = spec.Arithmetic, Constants = spec.Constants, SignSelective = spec.Columns is not null };

    private static EditManifest Edit(RunContext context, ResolvedSpec<EditSpec> run, OpenedIntervention opened, EditMeasures measures, ModelTarget target, CancellationToken cancellationToken)
    {
        var (options, parent) = (Options(run.Spec), run.References[EditSpec.ModelField]);
        var content = InterventionJsonWriter.Write(opened.Intervention).ToJsonString(JobsJson.Options);
        DirectionSource[] directions = [.. opened.Directions.OrderBy(direction => direction.Key, StringComparer.Ordinal).Select(direction => new DirectionSource(direction.Key, direction.Value))];
        var source = new WeightEditSource(parent.Name, parent.Hash!, content, directions, Versions.Code);
        var request = new WeightEditRequest(parent.Place!, opened.Intervention, opened.Find, source) { Options = options, Keys = measures.Keys, Contrasts = measures.Contrasts };
        // A folder of that name is always complete; an earlier attempt of this run may have died just behind it.
        var placing = EditWork.Placing(context.WorkFolder);
        if (File.Exists(placing) && EditManifest.Find(target.Out) is { } made && made.Key == EditManifest.KeyOf(request))
        {
            return made;
        }
        if (target.IsTaken())
        {
            throw new RunFailureException($"{target.Out} exists already and is not an empty folder.", "Move it away and resume, or run it again with another \"out\".");
        }
        File.WriteAllText(placing, target.Out);
        return WeightEdit.Run(request, target.Out, new EditLog(context), cancellationToken);
    }

    private static void Log(RunContext context, WeightEditReport report)
    {
        var edited = report.Writers.Where(writer => writer.Left is null).ToArray();
        context.Log($"Edited {edited.Length} of {Amount.Of(report.Writers.Count, "matrix", "matrices")} that write into the stream.");
        foreach (var left in report.Writers.Where(writer => writer.Left is not null).GroupBy(writer => writer.Left))
        {
            context.Log($"Left {Amount.Of(left.Count(), "matrix", "matrices")}: {left.Key}.");
        }
        foreach (var constants in (report.Constants ?? []).GroupBy(constant => (constant.How, constant.Loaders)))
        {
            context.Log($"Constants of {(constants.Count() == 1 ? "layer" : "layers")} {string.Join(", ", constants.Select(constant => constant.Layer))}, in the {Words(constants.Key.How)}: for {constants.Key.Loaders}.");
        }
        foreach (var columns in report.Writers.Select(writer => writer.Columns).OfType<ColumnRanking>().GroupBy(columns => columns.Of))
        {
            context.Log($"Took the direction out of {columns.Sum(one => one.Removed)} of {columns.Sum(one => one.Count)} {columns.Key}.");
        }
        foreach (var approximation in report.Approximations ?? [])
        {
            context.Warn(approximation);
        }
        foreach (var operation in report.Operations.Where(operation => operation.LeftOut.Count > 0))
        {
            context.Warn(string.Create(CultureInfo.InvariantCulture, $"Operation {operation.Operation} leaves out layers {string.Join(", ", operation.LeftOut)}: the direction has no usable row there."));
        }
    }

    private async Task<EditReportModel> RegisterAsync(string folder, CancellationToken cancellationToken)
    {
        var added = await models.AddAsync(folder, cancellationToken);
        if (!added.IsDone)
        {
            throw new RunFailureException($"The edited model cannot be used: {(added.Errors is [var first, ..] ? first.Message : added.Sentence)}", "Resume tries again.");
        }
        var hash = await models.HashAsync(folder, null, cancellationToken);
        var info = await Task.Run(() => Checkpoint.Inspect(folder), cancellationToken);
        return new EditReportModel(added.Id!, Path.GetFileName(folder), folder, hash, info.Parameters, info.Bytes);
    }

    /// <summary>What an edit needs that had to be measured.</summary>
    private sealed record EditMeasures(ConstantKeys? Keys, InputContrasts? Contrasts);

    private static string Words(ConstantPlace how) => how switch
    {
        ConstantPlace.Embedding => "embedding",
        ConstantPlace.Bias => "bias of mlp.down_proj",
        _ => "weights of mlp.down_proj",
    };

    private static EditReport Report(ResolvedSpec<EditSpec> run, OpenedIntervention opened, EditManifest manifest, EditReportModel model)
    {
        var edited = manifest.Report.Writers.Where(writer => writer.Left is null).ToArray();
        return new EditReport
        {
            Parent = manifest.Parent,
            Model = model,
            Intervention = new(opened.Name, opened.Hash, manifest.Intervention, manifest.Directions),
            Warnings = opened.Warnings,
            Writers = run.Spec.Writers,
            Arithmetic = run.Spec.Arithmetic,
            Head = manifest.Report.Head,
            Operations = manifest.Report.Operations,
            Edited = edited.Length,
            Coverage = manifest.Report.Writers,
            Constants = manifest.Report.Constants ?? [],
            Approximations = manifest.Report.Approximations ?? [],
            Leak = edited.SelectMany(writer => writer.Leak).Max(leak => (double?)leak),
            RoundedLeak = edited.SelectMany(writer => writer.RoundedLeak).Max(leak => (double?)leak),
            Layers = manifest.Report.Layers,
            Files = manifest.Files,
        };
    }

    private static Reproduce Describe(RunContext context, ResolvedSpec<EditSpec> run, EditReport report) => new(
        context.RunId,
        EditSpec.KindName,
        context.Attempt,
        context.Time.GetUtcNow(),
        JsonSerializer.Deserialize<JsonElement>(context.Spec),
        JsonSerializer.Deserialize<JsonElement>(context.Snapshot),
        new ReproduceModel(report.Parent.Name, run.References[EditSpec.ModelField].Place!, report.Parent.ContentHash, report.Divergence?.Device ?? "cpu", report.Divergence?.Dtype ?? report.Arithmetic.ToString().ToLowerInvariant()),
        ChatTemplate.Version,
        run.Spec.Comparison.Seed,
        Versions.Code,
        Hardware.OfThisMachine(),
        Versions.OfRuntime());

    private static string Summary(EditReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Edited} of {Amount.Of(report.Coverage.Count, "matrix", "matrices")} edited") +
        (report.RoundedLeak is { } leak ? string.Create(CultureInfo.InvariantCulture, $", leak {leak:0.0e+00}") : "") +
        (report.Constants.Count > 0 ? $", {Amount.Of(report.Constants.Count, "constant")}" : "") +
        (report.Divergence is { Result: var result }
            ? string.Create(CultureInfo.InvariantCulture, $"; first token {result.FirstToken.Mean:G2} nats over {Amount.Of(result.FirstToken.Count, "prompt")}, replies {result.Rollout.PerToken:G2} a token")
            : "") +
        (report.RunTime is { } run
            ? string.Create(CultureInfo.InvariantCulture, $"; from run time {run.PerToken:G2} nats a token ({run.Unedited:G2} without an edit), the same token likeliest at {run.Same:P1}")
            : "") +
        $". The model is {report.Model.Folder}.";

    private static Task<ArtifactRow> PutAsync<T>(RunContext context, ArtifactName name, T value, CancellationToken cancellationToken) =>
        context.PutArtifactAsync(name, (stream, token) => JsonSerializer.SerializeAsync(stream, value, JobsJson.Indented, token), cancellationToken);
}
