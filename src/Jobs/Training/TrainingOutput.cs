using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Training.Data;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Training;

/// <summary>Puts the trained model into its folder and on the list, and stores the run's files.</summary>
internal sealed class TrainingOutput(ModelLibrary models, JobsOptions settings)
{
    /// <summary>Better before hours of training than after them.</summary>
    /// <exception cref="RunFailureException">Something else lies where the model is to go.</exception>
    public static void CheckFree(RunContext context, ModelTarget target)
    {
        if (target.IsTaken() && !File.Exists(TrainingWork.Placing(context.WorkFolder)))
        {
            throw new RunFailureException($"{target.Out} exists already and is not an empty folder.", "Move it away and resume, or run it again with another \"out\".");
        }
    }

    public async Task<RunOutcome> StoreAsync(
        RunContext context, ResolvedSpec<TrainingSpec> run, TrainingStart start, TrainingCounts counts, TrainingResult result, CancellationToken cancellationToken)
    {
        context.Stage("exporting the model");
        var target = run.FactsAs<ModelTarget>();
        await Task.Run(() => Export(context, target, start, run.Spec.Type?.ToTensorType()), cancellationToken);
        var model = await RegisterAsync(target.Out, cancellationToken);
        context.Log($"The model is in {model.Folder}: content hash {model.ContentHash[..12]}, {Amount.Of(model.Parameters, "parameter")}, {Amount.Of(model.Bytes, "byte")}.");

        context.Stage("storing the results");
        var reader = new StepReader();
        await reader.ReadAsync(TrainingWork.Steps(context.WorkFolder), cancellationToken);
        var report = Report(run, start, counts, result, model, reader.Steps);
        await PutAsync(context, TrainingArtifacts.Report, report, cancellationToken);
        await PutAsync(context, TrainingArtifacts.Reproduce, Describe(context, start, report), cancellationToken);
        // Last: from here on the steps are read from the artifact.
        await context.PutArtifactAsync(TrainingArtifacts.Steps, (stream, token) => WriteAsync(stream, reader.Steps, token), cancellationToken);
        return RunOutcome.Completed(Summary(report));
    }

    private static void Export(RunContext context, ModelTarget target, TrainingStart start, TensorType? type)
    {
        var placing = TrainingWork.Placing(context.WorkFolder);
        // A folder of that name is always complete; an earlier attempt of this run may have died just behind it.
        if (File.Exists(placing) && target.IsTaken())
        {
            return;
        }
        CheckFree(context, target);
        File.WriteAllText(placing, target.Out);
        TrainedModel.Export(start.Folder, TrainingWork.Checkpoint(context.WorkFolder), target.Out, type);
    }

    private async Task<TrainingReportModel> RegisterAsync(string folder, CancellationToken cancellationToken)
    {
        var added = await models.AddAsync(folder, cancellationToken);
        if (!added.IsDone)
        {
            throw new RunFailureException($"The trained model cannot be used: {(added.Errors is [var first, ..] ? first.Message : added.Sentence)}", "Resume tries again.");
        }
        var hash = await models.HashAsync(folder, null, cancellationToken);
        var info = await Task.Run(() => Checkpoint.Inspect(folder), cancellationToken);
        return new TrainingReportModel(added.Id!, Path.GetFileName(folder), folder, hash, info.Parameters, Tokenizer.Load(folder).VocabularySize, info.Bytes);
    }

    private static TrainingReport Report(
        ResolvedSpec<TrainingSpec> run, TrainingStart start, TrainingCounts counts, TrainingResult result, TrainingReportModel model, IReadOnlyList<TrainingStep> steps)
    {
        var seconds = steps.Sum(step => step.Seconds);
        var few = Math.Max(1, steps.Count / 50);
        return new TrainingReport
        {
            Start = new TrainingReportStart(run.References.Find("model")?.Name, start.ContentHash, run.Spec.New?.Shape, run.Spec.New?.Seed),
            Model = model,
            Data = TrainingReportData.Of(run),
            Counts = counts,
            Options = run.Spec.Options,
            Steps = result.Steps,
            Tokens = result.Tokens,
            LearnedTokens = result.LearnedTokens,
            Passes = counts.Tokens > 0 ? (double)result.Tokens / counts.Tokens : 0,
            FirstLoss = steps[0].Loss,
            Loss = steps.TakeLast(few).Average(step => step.Loss),
            LossSteps = few,
            FirstEvaluationLoss = result.FirstEvaluationLoss,
            EvaluationLoss = result.EvaluationLoss,
            Seconds = seconds,
            TokensPerSecond = seconds > 0 ? result.Tokens / seconds : 0,
            Device = result.Device.ToString().ToLowerInvariant(),
            Dtype = result.Dtype.ToString().ToLowerInvariant(),
        };
    }

    private Reproduce Describe(RunContext context, TrainingStart start, TrainingReport report) => new(
        context.RunId,
        TrainingSpec.KindName,
        context.Attempt,
        context.Time.GetUtcNow(),
        JsonSerializer.Deserialize<JsonElement>(context.Spec),
        JsonSerializer.Deserialize<JsonElement>(context.Snapshot),
        new ReproduceModel(start.Name, start.IsNew ? "" : start.Folder, start.ContentHash, report.Device, report.Dtype),
        ChatTemplate.Version,
        report.Options.Seed,
        Versions.Code,
        Hardware.OfThisMachine(),
        Versions.Of(LibTorch.Load(settings.LibTorchPath)));

    private static string Summary(TrainingReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Amount.Of(report.Steps, "step")} over {Amount.Of(report.Tokens, "token")} in {report.Seconds:0} s: loss {report.FirstLoss:0.000} to {report.Loss:0.000}") +
        (report.EvaluationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $", evaluation loss {report.FirstEvaluationLoss:0.000} to {loss:0.000}") : "") +
        $". The model is {report.Model.Folder}.";

    private static async Task WriteAsync(Stream stream, IReadOnlyList<TrainingStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(step, JobsJson.Options), cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private static Task<ArtifactRow> PutAsync<T>(RunContext context, ArtifactName name, T value, CancellationToken cancellationToken) =>
        context.PutArtifactAsync(name, (stream, token) => JsonSerializer.SerializeAsync(stream, value, JobsJson.Indented, token), cancellationToken);
}
