namespace Vectorscope.Dashboard.Security;

/// <summary>Headers that hold a browser to what this application needs.</summary>
internal sealed class SecurityHeaders
{
    // MudBlazor and the chart library write style attributes, hence 'unsafe-inline' for styles. An inline
    // script runs with the request's nonce alone.
    // 'self' under connect-src covers the circuit's WebSocket on the same origin.
    private static string Policy(string nonce) =>
        $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Hangfire's own pages carry their settings in an inline script.
    private const string OperatorPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

#pragma warning disable CA1822 // One of three gates that are used alike.
    internal Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/hangfire") ? OperatorPolicy : Policy(ScriptNonce.Of(context).Value);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    }
#pragma warning restore CA1822
}
