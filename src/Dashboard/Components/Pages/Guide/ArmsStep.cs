using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Editing;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>Every kind of edit beside base at the same tasks, without a persona and under the cautious one.</summary>
public sealed class ArmsStep(StudyLibrary library, StudyRuns runs, StudyDirection direction, EditResults edits, BenchmarkStep personas) : IStudyStep
{
    /// <inheritdoc/>
    public string Key => "arms";

    /// <inheritdoc/>
    public string Kind => BenchmarkSpec.KindName;

    /// <inheritdoc/>
    public string Title => "Let every edit work";

    /// <inheritdoc/>
    public string Teaches => "Cutting an axis with two poles may lose both; a floor lifts one side alone. The same tasks, in the same batch, say which edit helped and which hurt.";

    /// <inheritdoc/>
    public string Action => "Start comparison";

    /// <inheritdoc/>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (await runs.DoneAsync(EditStep.Name, EditSpec.KindName, cancellationToken) is not { } edit
            || await edits.ReadReportAsync(edit.Id, cancellationToken) is not { } edited || await direction.ReadAsync(cancellationToken) is not { } axis)
        {
            return StudyPlan.After("It compares the edited model of step 5 with the same at run time, and with other edits.");
        }

        var plan = await personas.PlanAsync(cancellationToken);
        if (plan.Spec is not { } spec)
        {
            return plan;
        }

        var neutral = spec["arms"]![0]!.AsObject();
        spec["name"] = "First study: edits at work";
        var arms = new JsonArray();
        foreach (var (prefix, persona) in new[] { ("", null), ($"{CapturePresets.Cautious}-", CapturePresets.Cautious) })
        {
            foreach (var (name, intervention) in StudyArms.Of(axis))
            {
                arms.Add((JsonNode)Arm(neutral, prefix + name, persona, intervention));
            }

            var baked = Arm(neutral, $"{prefix}orthogonal-weights", persona, null);
            baked["model"] = new JsonObject { ["engine"] = edited.Model.Folder };
            arms.Add((JsonNode)baked);
        }

        spec["arms"] = arms;
        // Sixteen arms keep a small machine busy, and no trial's end is to depend on that.
        spec["timeoutMultiplier"] = 10;
        var tasks = await library.PocketTasksAsync(cancellationToken);
        return new StudyPlan(spec, $"{Format.Count(tasks * arms.Count, "trial")}: {arms.Count / 2} arms without a persona and under the cautious one, on {Format.Count(tasks, "small task")}. About forty minutes on two cores.", Urls.LaunchBenchmarkOf(spec));
    }

    /// <inheritdoc/>
    public Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken) => personas.ReadAsync(runId, cancellationToken);

    private static JsonObject Arm(JsonObject like, string name, string? persona, JsonObject? intervention)
    {
        var arm = like.DeepClone().AsObject();
        arm["name"] = name;
        if (persona is not null)
        {
            arm["persona"] = persona;
        }

        if (intervention is not null)
        {
            arm["intervention"] = intervention.DeepClone();
        }

        return arm;
    }
}
