using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Trials.Findings;
using Vectorscope.Jobs.Trials.Flagging;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/findings: what turns are flagged for.</summary>
internal static class FindingsApi
{
    internal static void MapFindings(this RouteGroupBuilder api) =>
        api.MapGet("/findings", FindingsAsync).WithTags("Benchmarks")
            .WithSummary("The flags that turns can have, with the version of each rule and its thresholds, and how many stored trials (of a study) are still to be flagged by these");

    private static async Task<Results<Ok<FlagCatalogue>, ProblemHttpResult>> FindingsAsync(
        FindingRules rules, TrialFlagger flagger, StudyQueries studies, CancellationToken cancellationToken, string? study = null)
    {
        var found = study is null ? null : await studies.FindAsync(study, cancellationToken);
        if (study is not null && found is null)
        {
            return RequestProblems.NotFound($"There is no study \"{Quote.Of(study)}\".");
        }
        var progress = await flagger.ProgressAsync(found?.Id, cancellationToken);
        var thresholds = rules.Flags.SelectMany(flag => flag.Thresholds.Select(threshold => (Key: FlagThresholds.KeyOf(flag, threshold), threshold.Default)))
            .ToDictionary(one => one.Key, one => found?.Thresholds.GetValueOrDefault(one.Key, one.Default) ?? one.Default);
        return TypedResults.Ok(new FlagCatalogue(rules.Flags, progress.Waiting, progress.Of, progress.Runs, thresholds));
    }
}
