using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Settings;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs;

namespace Vectorscope.Jobs.Capture;

/// <summary>Captures personas × prompts, measures their separability, and stores both with what it takes to get them again.</summary>
internal sealed class CaptureHandler(ModelHost host, InterventionLoader interventions, DirectionFinding directions, JobsOptions options) : IRunHandler<CaptureSpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<CaptureSpec> run, CancellationToken cancellationToken)
    {
        // An earlier attempt may have finished the capture and died while measuring.
        var path = await context.FindArtifactAsync(CaptureArtifacts.Capture.Name, cancellationToken)
            ?? await CaptureAsync(context, run, cancellationToken);

        using var file = CaptureFile.Open(path);
        var (separability, notMeasured) = await Task.Run(() => CaptureAnalysis.Run(file, new InlineProgress<string>(context.Stage), cancellationToken), cancellationToken);
        foreach (var sentence in notMeasured)
        {
            context.Warn(sentence);
        }
        foreach (var (text, warning) in CaptureAnalysis.Findings(separability))
        {
            (warning ? (Action<string>)context.Warn : context.Log)(text);
        }
        await PutJsonAsync(context, CaptureArtifacts.Separability, separability, cancellationToken);
        await PutJsonAsync(context, CaptureArtifacts.Reproduce, Describe(context, run, file.Info), cancellationToken);
        var summary = CaptureAnalysis.Summary(file.Info, separability);
        return RunOutcome.Completed(run.Spec.Direction is { } wanted ? $"{summary} {await FindAsync(context, file, run.Spec, wanted, cancellationToken)}" : summary);
    }

    private async Task<string> FindAsync(RunContext context, CaptureFile file, CaptureSpec spec, CaptureDirectionSpec wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await directions.FindAsync(context, new(file, file, CaptureRules.SidesOf(spec, wanted)), new(context.RunId, null), wanted.Options, wanted.Title.Title, cancellationToken);
        }
        catch (RefusedInputException e)
        {
            // The capture stands; another direction can be found in it.
            context.Warn(e.Message);
            return $"No direction was found: {e.Message}";
        }
    }

    private async Task<string> CaptureAsync(RunContext context, ResolvedSpec<CaptureSpec> run, CancellationToken cancellationToken)
    {
        var (name, folder, hash) = (run.References["model"].Name, run.References["model"].Place!, run.References["model"].Hash!);
        var tokenizer = await Task.Run(() => Tokenizer.Load(folder), cancellationToken);

        context.Stage("loading the model");
        var loading = new InlineProgress<LoadProgress>(p => context.Stage($"loading the model, tensor {p.LoadedTensors} of {p.TotalTensors}"));
        using var use = await host.UseAsync(folder, hash, run.Spec.Placement.Or(options.Device), loading, cancellationToken);
        var model = use.Model;
        context.Log($"Model {name}, {hash[..12]}: {Amount.Of(model.Config.LayerCount, "block")}, width {model.Config.HiddenSize}, " +
            $"{model.Dtype.ToString().ToLowerInvariant()} on {model.Device.ToString().ToLowerInvariant()}.");
        LogTemplate(context, folder);

        var plan = await Task.Run(() => CaptureTexts.Plan(run, tokenizer, model.Config.VocabularySize, Intervention), cancellationToken);
        foreach (var (side, warning) in run.Spec.Sides.SelectMany((side, i) => (interventions.Load(run.References, CaptureRules.InterventionOf(i), model.Config)?.Warnings ?? []).Select(warning => (side, warning))))
        {
            context.Warn($"{side.Name}: {warning}");
        }
        SideIntervention? Intervention(int side) => interventions.Load(run.References, CaptureRules.InterventionOf(side), model.Config) is { } loaded
            ? new(loaded.Name, loaded.Hash, loaded.Compiled) : null;
        foreach (var side in plan.Sides)
        {
            var lengths = side.Prompts.Select(prompt => prompt.TokenIds.Length).Order().ToArray();
            context.Log($"Side {side.Name}: persona {side.PersonaName ?? "none"}, {Amount.Of(lengths.Length, "prompt")} of {side.PromptSetName}, " +
                $"{Amount.Of(lengths[0])} to {Amount.Of(lengths[^1], "token")}, median {Amount.Of(lengths[lengths.Length / 2])}{(side.Intervention is { } changed ? $", under {changed.Name} ({changed.Hash[..12]})" : "")}.");
        }

        context.Stage("capturing");
        var path = Path.Combine(context.WorkFolder, CaptureArtifacts.Capture.Name);
        var started = context.Time.GetTimestamp();
        var captured = new CaptureLog(context);
        var result = await ActivationCapture.RunAsync(model, plan, path, captured, cancellationToken);
        var seconds = context.Time.GetElapsedTime(started).TotalSeconds;
        context.Log(string.Create(CultureInfo.InvariantCulture,
            $"Captured {Amount.Of(result.Prompts, "prompt")} with {Amount.Of(result.Tokens, "token")} in {Amount.Of(result.Batches, "batch", "batches")} ({Amount.Of(result.BatchesResumed)} from an earlier attempt): {captured.TokensOfThisAttempt / Math.Max(seconds, 1e-9):N0} tokens a second."));

        context.Stage("storing the capture");
        var artifact = await context.TakeArtifactAsync(CaptureArtifacts.Capture, path, cancellationToken);
        return await context.FindArtifactAsync(artifact.Name, cancellationToken)
            ?? throw new FileNotFoundException("The capture vanished from the artifact store.", artifact.Sha256);
    }

    private static void LogTemplate(RunContext context, string folder)
    {
        var template = ChatTemplate.Inspect(folder);
        context.Log($"Chat template: {ChatTemplate.Version}.");
        if (template.State == ChatTemplateState.Unknown)
        {
            context.Warn($"The folder brings a chat template of its own ({template.Sha256![..12]}) that was not compared with the built-in one; the built-in one is used.");
        }
    }

    private Reproduce Describe(RunContext context, ResolvedSpec<CaptureSpec> run, CaptureFileInfo info) => new(
        context.RunId,
        CaptureSpec.KindName,
        context.Attempt,
        context.Time.GetUtcNow(),
        JsonSerializer.Deserialize<JsonElement>(context.Spec),
        JsonSerializer.Deserialize<JsonElement>(context.Snapshot),
        new ReproduceModel(info.ModelName, run.References["model"].Place!, info.ModelHash, info.Device, info.Dtype),
        info.TemplateVersion,
        info.Seed,
        info.CodeVersion,
        Hardware.OfThisMachine(),
        Versions.Of(LibTorch.Load(options.LibTorchPath)));

    private static Task<ArtifactRow> PutJsonAsync<T>(RunContext context, ArtifactName name, T value, CancellationToken cancellationToken) =>
        context.PutArtifactAsync(name, (stream, token) => JsonSerializer.SerializeAsync(stream, value, JobsJson.Indented, token), cancellationToken);
}
