using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Capture;

/// <summary>Captures personas × prompts, measures their separability, and stores both with what it takes to get them again.</summary>
internal sealed class CaptureHandler(ModelHost host, ModelLibrary models, JobsOptions options) : IRunHandler
{
    public string Kind => CaptureSpec.KindName;

    public RunNeeds QueueOf(string snapshot) => RunNeeds.Engine;

    public async Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var snapshot = context.ReadSnapshot<CaptureSnapshot>();
        // An earlier attempt may have finished the capture and died while measuring.
        var path = await context.FindArtifactAsync(CaptureArtifacts.Capture.Name, cancellationToken)
            ?? await CaptureAsync(context, snapshot, cancellationToken);

        using var file = CaptureFile.Open(path);
        var separability = await Task.Run(() => CaptureAnalysis.Run(file, snapshot.Seed, context, cancellationToken), cancellationToken);
        await PutJsonAsync(context, CaptureArtifacts.Separability, separability, cancellationToken);
        await PutJsonAsync(context, CaptureArtifacts.Reproduce, Describe(context, snapshot, file.Info), cancellationToken);
        return RunOutcome.Completed(Summary(file.Info, separability));
    }

    private async Task<string> CaptureAsync(RunContext context, CaptureSnapshot snapshot, CancellationToken cancellationToken)
    {
        var folder = snapshot.Model.Folder;
        var hash = await RunModels.IdentifyAsync(context, models, folder, snapshot.Model.Name, snapshot.Model.ContentHash, cancellationToken);
        var tokenizer = await Task.Run(() => Tokenizer.Load(folder), cancellationToken);

        context.Stage("loading the model");
        var loading = new InlineProgress<LoadProgress>(p => context.Stage($"loading the model, tensor {p.LoadedTensors} of {p.TotalTensors}"));
        var modelOptions = new ModelOptions { Device = snapshot.Device == ModelDevice.Auto ? options.Device : snapshot.Device, Dtype = snapshot.Dtype };
        using var use = await host.UseAsync(folder, hash, modelOptions, loading, cancellationToken);
        var model = use.Model;
        context.Log($"Model {snapshot.Model.Name}, {hash[..12]}: {model.Config.LayerCount} blocks, width {model.Config.HiddenSize}, " +
            $"{model.Dtype.ToString().ToLowerInvariant()} on {model.Device.ToString().ToLowerInvariant()}.");
        LogTemplate(context, folder);

        var plan = await Task.Run(() => CaptureTexts.Plan(snapshot, tokenizer, model.Config.VocabularySize), cancellationToken);
        foreach (var side in plan.Sides)
        {
            var lengths = side.Prompts.Select(prompt => prompt.TokenIds.Length).Order().ToArray();
            context.Log($"Side {side.Name}: persona {side.PersonaName ?? "none"}, {lengths.Length} prompts of {side.PromptSetName}, " +
                $"{lengths[0]} to {lengths[^1]} tokens, median {lengths[lengths.Length / 2]}.");
        }

        context.Stage("capturing");
        var path = Path.Combine(context.WorkFolder, CaptureArtifacts.Capture.Name);
        var started = context.Time.GetTimestamp();
        var captured = new CaptureLog(context);
        var result = await ActivationCapture.RunAsync(model, plan, path, captured, cancellationToken);
        var seconds = context.Time.GetElapsedTime(started).TotalSeconds;
        context.Log(string.Create(CultureInfo.InvariantCulture,
            $"Captured {result.Prompts} prompts with {result.Tokens} tokens in {result.Batches} batches ({result.BatchesResumed} from an earlier attempt): {captured.TokensOfThisAttempt / Math.Max(seconds, 1e-9):0} tokens a second."));

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

    private Reproduce Describe(RunContext context, CaptureSnapshot snapshot, CaptureFileInfo info) => new(
        context.RunId,
        Kind,
        context.Attempt,
        context.Time.GetUtcNow(),
        JsonSerializer.Deserialize<JsonElement>(context.Spec),
        JsonSerializer.Deserialize<JsonElement>(context.Snapshot),
        new ReproduceModel(info.ModelName, snapshot.Model.Folder, info.ModelHash, info.Device, info.Dtype),
        info.TemplateVersion,
        info.Seed,
        info.CodeVersion,
        Hardware.OfThisMachine(),
        Versions.Of(LibTorch.Load(options.LibTorchPath)));

    private static string Summary(CaptureFileInfo info, CaptureSeparability separability)
    {
        var prompts = info.Sides.Sum(side => side.Prompts.Count);
        var captured = $"Captured {prompts} prompts at {info.Layers} layers.";
        return separability.Reports is [var first, ..]
            ? $"{captured} {first.SideA} vs {first.SideB}: {CaptureAnalysis.Best(first)}."
            : captured;
    }

    private static Task<ArtifactRow> PutJsonAsync<T>(RunContext context, ArtifactName name, T value, CancellationToken cancellationToken) =>
        context.PutArtifactAsync(name, (stream, token) => JsonSerializer.SerializeAsync(stream, value, JobsJson.Indented, token), cancellationToken);
}
