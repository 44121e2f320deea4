using System.Globalization;

namespace Vectorscope.Dashboard.Security;

/// <summary>Tells a program that it may not come in: in the words that clients of such servers know under /v1, as problem details elsewhere.</summary>
internal static class Refusal
{
    internal static Task WrongKeyAsync(HttpContext context, string sentence)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, "Not signed in", sentence, "invalid_request_error", "invalid_api_key");
    }

    internal static Task ForeignAsync(HttpContext context, string sentence) =>
        WriteAsync(context, StatusCodes.Status403Forbidden, "Refused", sentence, "invalid_request_error", "forbidden_origin");

    /// <summary>Too many wrong tokens or keys came from the address: which one is right is not told for a while.</summary>
    internal static Task TooManyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = ((int)TokenTries.Between.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "Too many tries", "Too many wrong tokens came from this address. Wait a little and try again.", "requests", "rate_limit_exceeded");
    }

    private static Task WriteAsync(HttpContext context, int status, string title, string sentence, string type, string code) =>
        context.Request.Path.StartsWithSegments(KeyGate.Served)
            ? Results.Json(new { error = new { message = sentence, type, param = (string?)null, code } }, statusCode: status).ExecuteAsync(context)
            : Results.Problem(sentence, statusCode: status, title: title).ExecuteAsync(context);
}
