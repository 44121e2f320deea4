using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Studies;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/studies: studies, what is in them, and their ledgers. A study is named by its id or its name.</summary>
internal static class StudiesApi
{
    internal static void MapStudies(this RouteGroupBuilder api)
    {
        var studies = api.MapGroup("/studies").WithTags("Studies");
        studies.MapGet("/", ListAsync).WithSummary("All studies");
        studies.MapPost("/", CreateAsync).WithSummary("Create a study");
        studies.MapPost("/sample", SampleAsync).WithSummary("Add the sample study: three arms by their counts, and what was tried without counts");
        studies.MapGet("/{study}", FindAsync).WithSummary("One study with its runs, its entries of the library and its arms known by counts");
        studies.MapPatch("/{study}", EditAsync).WithSummary("Rename a study, change its notes, its baseline or its thresholds of flags, archive it");
        studies.MapDelete("/{study}", DeleteAsync).WithSummary("Delete a study; its runs and entries of the library stay");
        studies.MapPost("/{study}/runs", AddRunsAsync).WithSummary("Put runs into a study");
        studies.MapDelete("/{study}/runs/{runId}", RemoveRunAsync).WithSummary("Take a run out of a study");
        studies.MapPost("/{study}/entries", AddEntryAsync).WithSummary("Put a direction, an intervention or another entry of the library into a study");
        studies.MapDelete("/{study}/entries/{entryId}", RemoveEntryAsync).WithSummary("Take an entry of the library out of a study");
        studies.MapPost("/{study}/counts", AddCountsAsync).WithSummary("Enter an arm of which only the counts are known");
        studies.MapPut("/{study}/counts/{countsId}", SaveCountsAsync).WithSummary("Change an arm that is known by its counts");
        studies.MapDelete("/{study}/counts/{countsId}", DeleteCountsAsync).WithSummary("Delete an arm that is known by its counts");
        studies.MapPatch("/{study}/arms/{**arm}", SayAsync).WithSummary("Notes and tags of an arm (RUN/ARM, or the id of one known by its counts), and why it is left out");
        studies.MapGet("/{study}/ledger", LedgerAsync).WithSummary("Every arm that the study ever tried, with effect, interval, exact test, Holm's adjustment over them all, and verdict");
        studies.MapGet("/{study}/ledger.csv", CsvAsync).WithSummary("The ledger as CSV").Produces<string>(contentType: MediaTypes.Csv);
    }

    private static async Task<Ok<IReadOnlyList<StudyRow>>> ListAsync(StudyQueries studies, CancellationToken cancellationToken, bool archived = false) =>
        TypedResults.Ok(await studies.ListAsync(archived, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> CreateAsync(StudyDraft draft, StudyService service, CancellationToken cancellationToken) =>
        RequestProblems.Of(await service.CreateAsync(draft, cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> SampleAsync(SampleStudy sample, CancellationToken cancellationToken) =>
        RequestProblems.Of(await sample.AddAsync(cancellationToken));

    private static async Task<Results<Ok<StudyDetail>, ProblemHttpResult>> FindAsync(string study, StudyQueries studies, CancellationToken cancellationToken) =>
        await studies.DetailAsync(study, cancellationToken) is { } detail ? TypedResults.Ok(detail) : NoStudy(study);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> EditAsync(
        string study, StudyEdit edit, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.EditAsync(id, edit, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> DeleteAsync(
        string study, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.DeleteAsync(id, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> AddRunsAsync(
        string study, StudyRunsRequest request, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.AddRunsAsync(id, [.. request.Runs], cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> RemoveRunAsync(
        string study, string runId, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.RemoveRunAsync(id, runId, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> AddEntryAsync(
        string study, StudyEntryRequest request, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.AddEntryAsync(id, request.Entry, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> RemoveEntryAsync(
        string study, string entryId, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.RemoveEntryAsync(id, entryId, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> AddCountsAsync(
        string study, CountsDraft draft, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.SaveCountsAsync(id, null, draft, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> SaveCountsAsync(
        string study, string countsId, CountsDraft draft, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.SaveCountsAsync(id, countsId, draft, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> DeleteCountsAsync(
        string study, string countsId, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.DeleteCountsAsync(id, countsId, cancellationToken), cancellationToken);

    private static Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> SayAsync(
        string study, string arm, StudyArmEdit edit, StudyQueries studies, StudyService service, CancellationToken cancellationToken) =>
        ChangeAsync(study, studies, id => service.SayAsync(id, arm, edit, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<Ledger>, ProblemHttpResult>> LedgerAsync(string study, Ledgers ledgers, CancellationToken cancellationToken) =>
        await ledgers.ReadAsync(study, cancellationToken) is { } ledger ? TypedResults.Ok(ledger) : NoStudy(study);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> CsvAsync(string study, Ledgers ledgers, CancellationToken cancellationToken) =>
        await ledgers.ReadAsync(study, cancellationToken) is { } ledger
            ? TypedResults.File(System.Text.Encoding.UTF8.GetBytes(LedgerCsv.Of(ledger)), $"{MediaTypes.Csv}; charset=utf-8", $"{ledger.Study.Id}-ledger.csv")
            : NoStudy(study);

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string study, StudyQueries studies, Func<string, Task<LibraryResult>> change, CancellationToken cancellationToken) =>
        await studies.FindAsync(study, cancellationToken) is { } found ? RequestProblems.Of(await change(found.Id)) : NoStudy(study);

    private static ProblemHttpResult NoStudy(string study) => RequestProblems.NotFound($"There is no study \"{Quote.Of(study)}\".");
}
