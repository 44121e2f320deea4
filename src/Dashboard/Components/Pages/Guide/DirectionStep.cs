using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Components.Pages.Directions;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The direction between the two personas, whether to trust it, and which edits it calls for.</summary>
public sealed class DirectionStep(StudyRuns runs, DirectionAudits audits) : IStudyStep
{
    /// <summary>Key of the step.</summary>
    public const string Name = "direction";

    /// <summary>Its name in the library.</summary>
    public const string Direction = "first-study";

    /// <inheritdoc/>
    public string Key => Name;

    /// <inheritdoc/>
    public string Kind => DirectionSpec.KindName;

    /// <inheritdoc/>
    public string Title => "Take the direction and audit it";

    /// <inheritdoc/>
    public string Teaches => "A perfect AUC is no evidence by itself: controls, split halves and agreement say whether to trust a direction, and where its poles sit says which edits it calls for.";

    /// <inheritdoc/>
    public string Action => "Find direction";

    /// <inheritdoc/>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (await runs.DoneAsync(CaptureStep.Name, CaptureSpec.KindName, cancellationToken) is not { } capture)
        {
            return StudyPlan.After("It is found in the capture of step 1, once that is done.");
        }

        var spec = new JsonObject
        {
            ["kind"] = DirectionSpec.KindName, ["name"] = "First study: direction", ["saveAs"] = Direction, ["replace"] = true, ["capture"] = capture.Id,
            ["positive"] = CapturePresets.Capable, ["negative"] = CapturePresets.Cautious, ["neutral"] = CapturePresets.Neutral,
        };
        return new StudyPlan(spec, $"The mean difference of the two personas' rows, tested on prompts that it does not know. It enters the library as {Direction}; seconds.", Urls.LaunchWith(DirectionSpec.KindName, spec));
    }

    /// <inheritdoc/>
    public async Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        if ((await audits.ReadAsync(FileReference.Artifact(runId, DirectionArtifacts.Direction.Name), cancellationToken)).Direction is not { Audit: not null } direction)
        {
            return null;
        }

        var view = DirectionView.From(direction, null);
        var (at, control) = (view.Audit!, direction.Audit.Control?.Layers.FirstOrDefault(layer => layer.Layer == view.Layer));
        return new StudyFinding(
            [
                new StudyFigure("d′, held-out", Format.Number(at.Separability.DPrimeHeldOut, 1), control is null ? $"layer {view.Layer}" : $"layer {view.Layer}; control {Format.Number(control.DPrimeHeldOut, 1)}"),
                new StudyFigure("Agreement", Format.Number(at.AgreementWithOthers?.Mean, 2), "of each prompt with the others"),
                .. view.Diagnosis is { } diagnosis
                    ? [new StudyFigure("Neutral's place", Format.Number(diagnosis.NeutralPlace, 2), "0 cautious, 1 capable"), new StudyFigure("Calls for", DirectionText.Letter(diagnosis.Family), DirectionText.Name(diagnosis.Family))]
                    : Array.Empty<StudyFigure>(),
            ],
            Urls.DirectionOf(runId),
            "Open audit");
    }
}
