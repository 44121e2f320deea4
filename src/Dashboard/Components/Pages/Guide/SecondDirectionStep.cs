using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>A second direction, of refusal, and what it has to do with the first.</summary>
public sealed class SecondDirectionStep(StudyLibrary library, StudyRuns runs, DirectionLibrary directions, DirectionAudits audits) : IStudyStep
{
    private const string Direction = "first-study-refusal";

    /// <inheritdoc/>
    public string Key => "second-direction";

    /// <inheritdoc/>
    public string Kind => CaptureSpec.KindName;

    /// <inheritdoc/>
    public string Title => "Compare it with refusal";

    /// <inheritdoc/>
    public string Teaches => "Two directions may be one: their cosine, beside what unrelated vectors reach, says whether an edit along one is an edit along the other.";

    /// <inheritdoc/>
    public string Action => "Find second direction";

    /// <inheritdoc/>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var address = Urls.LaunchCaptureFrom("refusal");
        if (await library.ModelAsync(cancellationToken) is not { } model || await runs.DoneAsync(DirectionStep.Name, DirectionSpec.KindName, cancellationToken) is null)
        {
            return StudyPlan.After("It is compared with the direction of step 3, once that is there.");
        }

        var spec = CapturePresets.All.Single(preset => preset.Name == "refusal").Spec.DeepClone().AsObject();
        (spec["name"], spec["model"]) = ("First study: refusal", model.Folder);
        (spec["direction"]!["saveAs"], spec["direction"]!["replace"]) = (Direction, true);
        return new StudyPlan(spec, $"Requests that an assistant declines against everyday ones, through {model.Name}; the direction between them enters the library as {Direction}.", address);
    }

    /// <inheritdoc/>
    public async Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        if ((await audits.ReadAsync(DirectionStep.Direction, cancellationToken)).Direction is not { Audit: { } audit } first
            || (await directions.CompareAsync(DirectionStep.Direction, Direction, cancellationToken)).Report is not { } report)
        {
            return null;
        }

        var layer = audit.BestLayer().Layer;
        var cosine = report.Layers[layer].Cosine;
        return new StudyFinding(
            [
                new StudyFigure("Cosine", Format.Number(cosine, 2), $"at layer {layer}; unrelated vectors within ± {Format.Number(report.Chance, 2)}"),
                new StudyFigure("Largest over layers", Format.Number(report.Layers.Where(one => one.Cosine is not null).MaxBy(one => Math.Abs(one.Cosine!.Value))?.Cosine, 2)),
            ],
            Urls.CosinesOf([first.Name, Direction], layer, (first.Name, Direction)),
            "Open cosines");
    }
}
