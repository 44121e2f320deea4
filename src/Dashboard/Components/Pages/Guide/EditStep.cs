using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The study's own edit: the direction taken out of everything that writes.</summary>
public sealed class EditStep(StudyLibrary library, StudyRuns runs, StudyDirection direction, EditResults results) : IStudyStep
{
    /// <summary>Key of the step.</summary>
    public const string Name = "edit";

    /// <inheritdoc/>
    public string Key => Name;

    /// <inheritdoc/>
    public string Kind => EditSpec.KindName;

    /// <inheritdoc/>
    public string Title => "Bake the study's edit into weights";

    /// <inheritdoc/>
    public string Teaches => "Nothing writes along the direction any more: a model folder like any other, with what was edited, what leaks, and how far its replies moved.";

    /// <inheritdoc/>
    public string Action => "Edit weights";

    /// <inheritdoc/>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (await library.ModelAsync(cancellationToken) is not { } model || await runs.DoneAsync(DirectionStep.Name, DirectionSpec.KindName, cancellationToken) is null
            || await direction.ReadAsync(cancellationToken) is not { } found)
        {
            return StudyPlan.After("It needs the direction of step 3.");
        }

        var spec = new JsonObject
        {
            ["kind"] = EditSpec.KindName, ["name"] = "First study: orthogonal", ["model"] = model.Folder,
            ["intervention"] = new JsonObject { ["operations"] = new JsonArray(StudyArms.Ablate(found)) },
            ["promptSet"] = "neutral", ["replyTokens"] = 32,
        };
        return new StudyPlan(spec, $"The row of layer {found.Layer} is taken out of every matrix of {model.Name} that writes into the stream; a new model folder, in seconds.", Urls.LaunchWith(EditSpec.KindName, spec));
    }

    /// <inheritdoc/>
    public async Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken) =>
        await results.ReadReportAsync(runId, cancellationToken) is not { } report ? null : new StudyFinding(
            [
                new StudyFigure("Matrices edited", Format.Count(report.Edited), $"of {Format.Count(report.Coverage.Count)}"),
                new StudyFigure("Leak", Format.Number(report.RoundedLeak), "what is left of the direction"),
                .. report.Divergence is { Result: var result } ? [new StudyFigure("KL, replies", $"{Format.Number(result.Rollout.PerToken)}", "nats a token")] : Array.Empty<StudyFigure>(),
            ],
            Urls.Edit(runId),
            "Open edit",
            report.Warnings is [var warning, ..] ? warning : null);
}
