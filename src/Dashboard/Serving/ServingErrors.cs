using System.Globalization;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>Tells errors under /v1 in the form that its clients read, whoever found them.</summary>
internal static class ServingErrors
{
    internal const string Root = "/v1";

    internal static bool IsServing(HttpContext context) => context.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal);

    /// <summary>Around every endpoint of the group.</summary>
    internal static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (ServingException e) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, e);
            return Results.Empty;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return Results.Empty;
        }
    }

    internal static Task WriteAsync(HttpContext context, ServingException e)
    {
        if (e.RetrySeconds is { } wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        }
        var (status, error) = WireError.Of(e);
        return WriteAsync(context, status, error);
    }

    internal static Task WriteAsync(HttpContext context, int status, WireError error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(error, WireJson.Options, "application/json", context.RequestAborted);
    }
}
