namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>One step of the guided first study: a run to launch, and what it shows.</summary>
public interface IStudyStep
{
    /// <summary>The last word of the tag that its runs carry.</summary>
    string Key { get; }

    /// <summary>The kind of its runs.</summary>
    string Kind { get; }

    /// <summary>What is done.</summary>
    string Title { get; }

    /// <summary>What it teaches, in one sentence.</summary>
    string Teaches { get; }

    /// <summary>What the button says that launches it.</summary>
    string Action { get; }

    /// <summary>What a launch would submit now, or why it cannot.</summary>
    Task<StudyPlan> PlanAsync(CancellationToken cancellationToken);

    /// <summary>What a completed run found; null when it left nothing to read.</summary>
    Task<StudyFinding?> ReadAsync(string runId, CancellationToken cancellationToken);
}
