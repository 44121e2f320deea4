using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>How a step stands, as the store tells it: nothing of it lives in a page.</summary>
/// <param name="Run">Its last run; null before the first.</param>
/// <param name="Finding">What that run found, once it is completed.</param>
public sealed record StudyStepState(IStudyStep Step, RunDetail? Run, StudyFinding? Finding)
{
    /// <summary>It has shown what it is there to show.</summary>
    public bool IsDone => Run?.State == RunState.Completed;

    /// <summary>It is at work, or about to be.</summary>
    public bool IsUnderWay => Run is { } run && !run.State.IsEnd();
}
