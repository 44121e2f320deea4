using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.AspNetCore.WebUtilities;

namespace Vectorscope.Dashboard.Serving;

/// <summary>What the framework and the gates would tell as problem details, told under /v1 as everything else there.</summary>
internal sealed class ServingProblemWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => ServingErrors.IsServing(context.HttpContext);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (problem, http) = (context.ProblemDetails, context.HttpContext);
        problem.Status ??= http.Response.StatusCode;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        var status = problem.Status ?? StatusCodes.Status500InternalServerError;
        await ServingErrors.WriteAsync(http, status, WireError.OfStatus(status, problem.Detail ?? (status >= 500 ? "Something went wrong here; the server's log says what." : ReasonPhrases.GetReasonPhrase(status))));
    }
}
