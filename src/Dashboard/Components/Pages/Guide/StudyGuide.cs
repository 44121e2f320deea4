using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The guided first study: its steps in order, each with the last run that carries its tag.</summary>
public sealed class StudyGuide(IEnumerable<IStudyStep> steps, StudyRuns study, RunService runs)
{
    /// <summary>How every step stands.</summary>
    public async Task<IReadOnlyList<StudyStepState>> ReadAsync(CancellationToken cancellationToken)
    {
        var states = new List<StudyStepState>();
        foreach (var step in steps)
        {
            states.Add(await ReadAsync(step, cancellationToken));
        }

        return states;
    }

    /// <summary>Launches the step, unless it is under way already; returns what its spec was refused for.</summary>
    public async Task<IReadOnlyList<SpecError>> LaunchAsync(IStudyStep step, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(step, cancellationToken)).IsUnderWay)
        {
            return [];
        }

        var plan = await step.PlanAsync(cancellationToken);
        return plan.Spec is null
            ? [new SpecError("", plan.Problem ?? plan.About)]
            : (await runs.SubmitAsync(JsonSerializer.SerializeToElement<JsonNode>(plan.Spec, JobsJson.Options), null, new SubmitOptions { Tags = StudyRuns.TagOf(step.Key) }, cancellationToken)).Errors;
    }

    private async Task<StudyStepState> ReadAsync(IStudyStep step, CancellationToken cancellationToken)
    {
        var run = await study.LastAsync(step.Key, step.Kind, cancellationToken);
        return new StudyStepState(step, run, run?.State == RunState.Completed ? await step.ReadAsync(run.Id, cancellationToken) : null);
    }
}
