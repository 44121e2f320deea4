using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Api;

/// <summary>What is looked for in all traces, as it stands in a query.</summary>
/// <param name="Q">Words, all of them within one part of a turn; several in quotes are one.</param>
internal sealed record TraceSearchQuery(
    string? Q, [FromQuery(Name = "part")] string[]? Parts, string? Run, string? Arm, string? Task, [FromQuery(Name = "outcome")] string[]? Outcomes, string? Finding, string? Label,
    string? Study, string? Sort)
{
    internal ValidationProblem? Read(out TraceQuery query)
    {
        query = new TraceQuery();
        var (parts, outcomes) = (new List<TurnPart>(), new List<TrialOutcome>());
        foreach (var word in Parts ?? [])
        {
            if (!QueryChoice.TryParse<TurnPart>(word, out var part)) return RequestProblems.Invalid("part", QueryChoice.Advice<TurnPart>(word));
            parts.Add(part);
        }
        foreach (var word in Outcomes ?? [])
        {
            if (!QueryChoice.TryParse<TrialOutcome>(word, out var outcome)) return RequestProblems.Invalid("outcome", QueryChoice.Advice<TrialOutcome>(word));
            outcomes.Add(outcome);
        }
        if (!string.IsNullOrEmpty(Finding) && FindingRules.Own.Find(Finding) is null)
            return RequestProblems.Invalid("finding", QueryChoice.Advice(Finding, FindingRules.Own.Flags.Select(flag => flag.Word)));
        if (Sort is not (null or "" or "newest" or "most")) return RequestProblems.Invalid("sort", QueryChoice.Advice(Sort, ["newest", "most"]));
        if (Q?.Length > LiteralQuery.MostCharacters) return RequestProblems.Invalid("q", $"Give at most {LiteralQuery.MostCharacters} characters.");
        query = new TraceQuery(Q, parts, Run, Arm, Task, outcomes, Finding, Label, Study, Sort == "most");
        return query.IsEmpty ? RequestProblems.Invalid("q", "Give words to find, or a finding or a label whose turns are meant.") : null;
    }
}
