using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Components.Pages.Compare;

/// <summary>The evidence of an arm against a baseline, and where its pairs are.</summary>
/// <param name="OnceEach">One attempt of each at every task: then a pair is a task, and the tasks of one kind of pair can be shown alone.</param>
public sealed record EvidenceRow(string Name, AnytimeEvidence Evidence, ArmAddress Baseline, ArmAddress Arm, bool OnceEach)
{
    /// <summary>The tasks of the pairs; of several attempts all of them, those at which the arms part most first.</summary>
    public string TasksUrl(string? pattern) => CompareView.TasksOf(Baseline, Arm, OnceEach ? pattern : null);
}
