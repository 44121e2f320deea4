using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Security;

/// <summary>Keeps other web sites out of a server that trusts whoever reaches it from this machine.</summary>
/// <remarks>
/// Two ways in are shut. A page of another site may post to localhost or open a WebSocket there: browsers then say so in
/// Origin or Sec-Fetch-Site. A name of another site may be pointed at 127.0.0.1 (DNS rebinding): the Host header then carries
/// that name. Programs other than browsers send neither and are let through.
/// </remarks>
internal sealed class OriginGate(SecurityOptions options)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];
    private readonly bool _anyHost = !string.IsNullOrEmpty(options.Token);

    internal Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (KeyGate.IsOpen(context)) return next(context);
        var request = context.Request;
        if (!_anyHost && !LoopbackNames.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase) && !AllowedAsHost(request))
            return Refusal.ForeignAsync(context, $"This server answers to localhost only, not to '{request.Host.Host}'. Open http://localhost:{request.Host.Port}, or list the origin in Security:AllowedOrigins.");
        if (ChangesSomething(request) && !ComesFromHere(request))
            return Refusal.ForeignAsync(context, $"A page of another site ({request.Headers.Origin}) may not do this. If that site is a proxy of yours, list it in Security:AllowedOrigins.");
        return next(context);
    }

    // A WebSocket starts as a GET (or as CONNECT under HTTP/2) and can do anything afterwards.
    private static bool ChangesSomething(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        || request.Headers.Upgrade.Count > 0;

    private bool ComesFromHere(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
            return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    private bool AllowedAsHost(HttpRequest request) =>
        options.AllowedOrigins.Any(origin => string.Equals(new Uri(origin).Authority, request.Host.ToString(), StringComparison.OrdinalIgnoreCase));
}
