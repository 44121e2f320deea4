using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>How what went wrong is told to a program.</summary>
internal static class RequestProblems
{
    /// <summary>Says what was wrong with a request that could not be bound; of other exceptions nothing gets out.</summary>
    internal static void Explain(ProblemDetailsContext context)
    {
        if (StoreFailures.Of(context.Exception) is not StoreFailure.None and var failure)
        {
            context.ProblemDetails.Status = context.HttpContext.Response.StatusCode = StatusOf(failure);
            (context.ProblemDetails.Title, context.ProblemDetails.Detail, context.ProblemDetails.Type) = ("The data folder cannot be used", failure.Sentence(), null);
            return;
        }
        if (context.Exception is DamagedArtifactException damaged)
        {
            context.ProblemDetails.Status = context.HttpContext.Response.StatusCode = StatusCodes.Status409Conflict;
            (context.ProblemDetails.Title, context.ProblemDetails.Detail, context.ProblemDetails.Type) = ("A stored file is damaged", damaged.Message, null);
            return;
        }
        if (context.Exception is not BadHttpRequestException bad) return;
        context.ProblemDetails.Status = context.HttpContext.Response.StatusCode = bad.StatusCode;
        context.ProblemDetails.Title = "The request cannot be read";
        context.ProblemDetails.Detail = bad.InnerException is JsonException json ? Quote.Of(json.Message) : bad.Message;
        context.ProblemDetails.Type = null;
    }

    internal static int StatusOf(StoreFailure failure) => failure == StoreFailure.Full ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable;

    internal static ProblemHttpResult NotFound(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    internal static ProblemHttpResult Forbidden(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status403Forbidden, title: "Refused");

    internal static ProblemHttpResult Conflict(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status409Conflict, title: "Not possible now");

    /// <summary>Several errors of one field come together under its name; the empty name is the whole.</summary>
    internal static ValidationProblem Invalid(IEnumerable<SpecError> errors) =>
        TypedResults.ValidationProblem(errors.GroupBy(error => error.Field, error => error.Message).ToDictionary(group => group.Key, group => group.ToArray()));

    internal static ValidationProblem Invalid(string field, string message) => Invalid([new SpecError(field, message)]);

    internal static Results<Ok<Done>, ValidationProblem, ProblemHttpResult> Of(RunActionResult result) => result.Status switch
    {
        RunActionStatus.Done => TypedResults.Ok(new Done(result.Sentence)),
        RunActionStatus.NotFound => NotFound(result.Sentence),
        _ => result.Field is { } field ? Invalid(field, result.Sentence) : Conflict(result.Sentence),
    };

    internal static Results<Ok<Done>, ValidationProblem, ProblemHttpResult> Of(LibraryResult result) => result.Status switch
    {
        LibraryStatus.Done => TypedResults.Ok(new Done(result.Sentence, result.Id)),
        LibraryStatus.NotFound => NotFound(result.Sentence),
        LibraryStatus.Conflict => Conflict(result.Sentence),
        _ => Invalid(result.Errors),
    };

    internal static Results<Ok<ImportResult>, ValidationProblem> Of(ImportResult result) =>
        result.Errors.Count == 0 ? TypedResults.Ok(result) : Invalid(result.Errors);
}
