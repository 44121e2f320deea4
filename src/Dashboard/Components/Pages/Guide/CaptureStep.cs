using Vectorscope.Dashboard.Components.Pages.Captures;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>Where the two personas part inside the model.</summary>
public sealed class CaptureStep(StudyLibrary library, CaptureResults results) : IStudyStep
{
    /// <summary>Key of the step.</summary>
    public const string Name = "capture";

    /// <inheritdoc/>
    public string Key => Name;

    /// <inheritdoc/>
    public string Kind => CaptureSpec.KindName;

    /// <inheritdoc/>
    public string Title => "Find where the personas part";

    /// <inheritdoc/>
    public string Teaches => "A system prompt leaves a direction in the residual stream, and held-out AUC beside permuted labels says in which layers it is real.";

    /// <inheritdoc/>
    public string Action => "Start capture";

    /// <inheritdoc/>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var model = await library.ModelAsync(cancellationToken);
        var choices = await library.CaptureChoicesAsync(cancellationToken);
        var address = model is null ? Urls.LaunchCapture : Urls.LaunchCaptureWith(model.Id);
        if (StudyLibrary.Missing(model, choices, address) is { } missing)
        {
            return missing;
        }

        if (choices.PromptSets.All(choice => choice.Value != LaunchChoices.StudyPrompts))
        {
            return StudyLibrary.Gone($"prompt set \"{LaunchChoices.StudyPrompts}\"", address);
        }

        var draft = new SpecDraft(SpecShape.Of<CaptureSpec>(), CapturePresets.All.Single(preset => preset.Name == "persona").Spec);
        // The direction is a step of its own.
        draft.LeaveOut("direction");
        choices.Fit(draft, model!.Id);
        draft.Put("name", "First study: capture");
        var prompts = choices.PromptCount(LaunchChoices.StudyPrompts);
        return new StudyPlan(draft.ToSpec(), $"{Format.Count(prompts, "instruction")} under each of the two personas, under none, and under two control personas, through {model.Name}. Nothing is executed.", address);
    }

    /// <inheritdoc/>
    public async Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var reports = (await results.ReadSeparabilityAsync(runId, cancellationToken))?.Reports ?? [];
        if (CaptureView.From(reports, null, null, null) is not { } view)
        {
            return null;
        }

        var layer = view.Layer;
        return new StudyFinding(
            [
                new StudyFigure("AUC, held-out", Format.Auc(layer.AucHeldOut), CaptureText.HeldOut(view.Report, layer, chosen: false)),
                new StudyFigure("Permuted labels", Format.Auc(layer.NullHeldOut.Mean), $"95 %: {Format.Interval(layer.NullHeldOut.Low, layer.NullHeldOut.High)}"),
                new StudyFigure(view.Report.BestLayers().Count > 1 ? "Best layers" : "Best layer", BestLayerText.Layers(view.Report).Split(' ', 2)[1], $"of {Format.Count(view.Report.Layers[^1].Layer)}"),
            ],
            Urls.Capture(runId),
            "Open AUC curves");
    }
}
