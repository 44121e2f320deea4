using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Trials.Labelling;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Api;

/// <summary>/api/labels, and labels and notes on the turns of a trial.</summary>
internal static class LabelsApi
{
    internal static void MapLabels(this RouteGroupBuilder api)
    {
        var labels = api.MapGroup("/labels").WithTags("Labels");
        labels.MapGet("/", CountsAsync).WithSummary("The labels that readers put on turns, with how many turns and trials have them");
        labels.MapPost("/rename", RenameAsync).WithSummary("Call a label something else on all turns; one that is there already takes it in");
        labels.MapDelete("/", DeleteAsync).WithSummary("Take a label from all turns");
        var trial = api.MapGroup("/benchmarks/{runId}/trials/{trialId}").WithTags("Labels");
        trial.MapGet("/labels", OfTrialAsync).WithSummary("What readers wrote on a trial's turns");
        trial.MapPost("/turns/{number}/labels", AddAsync).WithSummary("Put a label on a turn");
        trial.MapDelete("/turns/{number}/labels", RemoveAsync).WithSummary("Take a label from a turn");
        trial.MapPut("/turns/{number}/note", NoteAsync).WithSummary("Write the note of a turn; a blank one takes it away");
    }

    private static async Task<Ok<IReadOnlyList<LabelCount>>> CountsAsync(TurnLabelStore labels, CancellationToken cancellationToken) => TypedResults.Ok(await labels.CountsAsync(cancellationToken));

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> RenameAsync(LabelRename request, TurnLabelStore labels, CancellationToken cancellationToken) =>
        Wrong("to", request.To) is { } problem ? problem
        : await labels.RenameAsync(request.From, request.To.Trim(), cancellationToken) is > 0 and var turns ? TypedResults.Ok(new Done($"Renamed on {Format.Count(turns, "turn")}."))
        : NoLabel(request.From);

    private static async Task<Results<Ok<Done>, ProblemHttpResult>> DeleteAsync(string label, TurnLabelStore labels, CancellationToken cancellationToken) =>
        await labels.DeleteAsync(label, cancellationToken) is > 0 and var turns ? TypedResults.Ok(new Done($"Taken from {Format.Count(turns, "turn")}.")) : NoLabel(label);

    private static async Task<Results<Ok<IReadOnlyList<TurnLabelRow>>, ProblemHttpResult>> OfTrialAsync(
        string runId, long trialId, TrialQueries queries, TurnLabelStore labels, CancellationToken cancellationToken) =>
        await queries.HasTrialAsync(runId, trialId, cancellationToken) ? TypedResults.Ok(await labels.OfTrialAsync(trialId, cancellationToken)) : NoTurn(runId, trialId, null);

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> AddAsync(
        string runId, long trialId, int number, LabelRequest request, TrialQueries queries, TurnLabelStore labels, CancellationToken cancellationToken) =>
        Wrong("label", request.Label) is { } problem ? problem
        : await queries.HasTrialAsync(runId, trialId, cancellationToken) && await labels.AddAsync(trialId, number, request.Label.Trim(), cancellationToken)
            ? TypedResults.Ok(new Done("Labelled.")) : NoTurn(runId, trialId, number);

    private static async Task<Results<Ok<Done>, ProblemHttpResult>> RemoveAsync(
        string runId, long trialId, int number, string label, TrialQueries queries, TurnLabelStore labels, CancellationToken cancellationToken) =>
        await queries.HasTrialAsync(runId, trialId, cancellationToken) && await labels.RemoveAsync(trialId, number, label, cancellationToken)
            ? TypedResults.Ok(new Done("Taken away.")) : NoTurn(runId, trialId, number);

    private static async Task<Results<Ok<Done>, ValidationProblem, ProblemHttpResult>> NoteAsync(
        string runId, long trialId, int number, NoteRequest request, TrialQueries queries, TurnLabelStore labels, CancellationToken cancellationToken) =>
        request.Text.Length > TurnLabelStore.LongestNote ? RequestProblems.Invalid("text", $"Give at most {TurnLabelStore.LongestNote} characters.")
        : await queries.HasTrialAsync(runId, trialId, cancellationToken) && await labels.NoteAsync(trialId, number, request.Text, cancellationToken)
            ? TypedResults.Ok(new Done("Saved.")) : NoTurn(runId, trialId, number);

    private static ValidationProblem? Wrong(string field, string label) =>
        label.Trim().Length is >= 1 and <= TurnLabelStore.LongestLabel ? null : RequestProblems.Invalid(field, $"Give 1 to {TurnLabelStore.LongestLabel} characters.");

    private static ProblemHttpResult NoLabel(string label) => RequestProblems.NotFound($"No turn has the label \"{Quote.Of(label)}\".");

    private static ProblemHttpResult NoTurn(string runId, long trialId, int? turn) =>
        RequestProblems.NotFound(turn is null ? $"Run {runId} has no trial {trialId}." : $"Run {runId} has no trial {trialId} with a turn {turn}.");
}

/// <summary>A label to put on a turn.</summary>
internal sealed record LabelRequest(string Label);

/// <summary>A note to write on a turn.</summary>
internal sealed record NoteRequest(string Text);

/// <summary>A label to rename.</summary>
internal sealed record LabelRename(string From, string To);
