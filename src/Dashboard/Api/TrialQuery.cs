using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Api;

/// <summary>The filter of a list of trials, as it stands in a query.</summary>
internal sealed record TrialQuery(
    string? Arm, string? Task, [FromQuery(Name = "outcome")] string[]? Outcomes, [FromQuery(Name = "finding")] string[]? Findings,
    bool? Finished, bool? Running, int? Attempt, long? AfterChange)
{
    internal ValidationProblem? Read(out TrialFilter filter)
    {
        filter = new TrialFilter();
        var outcomes = new List<TrialOutcome>();
        foreach (var word in Outcomes ?? [])
        {
            if (!QueryChoice.TryParse<TrialOutcome>(word, out var outcome)) return RequestProblems.Invalid("outcome", QueryChoice.Advice<TrialOutcome>(word));
            outcomes.Add(outcome);
        }
        var findings = TurnFindings.None;
        foreach (var word in Findings ?? [])
        {
            if (!QueryChoice.TryParse<TurnFindings>(word, out var finding)) return RequestProblems.Invalid("finding", QueryChoice.Advice<TurnFindings>(word));
            findings |= finding;
        }
        filter = new TrialFilter(Arm, Task, outcomes, findings, Finished, Running, Attempt, AfterChange ?? 0);
        return null;
    }
}
