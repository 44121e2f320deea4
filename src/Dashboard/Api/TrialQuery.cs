using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Api;

/// <summary>The filter of a list of trials, as it stands in a query.</summary>
/// <param name="Without">Trials without a turn of any of these findings.</param>
/// <param name="Passed">True: those that solved their task; false: those that count and did not.</param>
internal sealed record TrialQuery(
    string? Arm, string? Task, [FromQuery(Name = "outcome")] string[]? Outcomes, [FromQuery(Name = "finding")] string[]? Findings, [FromQuery(Name = "without")] string[]? Without,
    bool? Finished, bool? Running, bool? Passed, int? Attempt, long? AfterChange)
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
        foreach (var (field, words) in new[] { ("finding", Findings), ("without", Without) })
        {
            if (words?.FirstOrDefault(word => FindingRules.Own.Find(word) is null) is { } unknown)
                return RequestProblems.Invalid(field, QueryChoice.Advice(unknown, FindingRules.Own.Flags.Select(flag => flag.Word)));
        }
        filter = new TrialFilter(Arm, Task, outcomes, Findings, Finished, Running, Attempt, AfterChange ?? 0, Passed, Without);
        return null;
    }
}
