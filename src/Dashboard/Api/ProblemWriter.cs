using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Vectorscope.Dashboard.Api;

/// <summary>Writes problem details whatever the caller says that it would like: the framework's own writer leaves a body out that was not asked for.</summary>
internal sealed class ProblemWriter(IOptions<ProblemDetailsOptions> options, IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (problem, response) = (context.ProblemDetails, context.HttpContext.Response);
        problem.Status ??= response.StatusCode;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        problem.Title ??= Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(problem.Status ?? response.StatusCode);
        await response.WriteAsJsonAsync(problem, problem.GetType(), json.Value.SerializerOptions, "application/problem+json", context.HttpContext.RequestAborted);
    }
}
