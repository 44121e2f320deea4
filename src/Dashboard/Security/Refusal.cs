using System.Globalization;

namespace Vectorscope.Dashboard.Security;

/// <summary>Tells whoever may not come in why. Under /v1 the problem is written as everything else there.</summary>
internal static class Refusal
{
    internal static Task NotSignedInAsync(HttpContext context, string sentence)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, "Not signed in", sentence);
    }

    internal static Task ForeignAsync(HttpContext context, string sentence) => WriteAsync(context, StatusCodes.Status403Forbidden, "Refused", sentence);

    /// <summary>Too many wrong tokens or keys came from the address: which one is right is not told for a while.</summary>
    internal static Task TooManyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = ((int)TokenTries.Between.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many tries", "Too many wrong tokens came from this address. Wait a little and try again.");
    }

    private static Task WriteAsync(HttpContext context, int status, string title, string sentence) => Results.Problem(sentence, statusCode: status, title: title).ExecuteAsync(context);
}
