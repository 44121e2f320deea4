using Microsoft.AspNetCore.Http.Features;

namespace Vectorscope.Dashboard.Api;

/// <summary>Refuses an address or headers longer than any of ours. The web server's own limits lie beyond, since it cuts the line without a word.</summary>
internal static class RequestHeads
{
    /// <summary>Bytes of a request's line or headers that the web server takes at most.</summary>
    internal const int LongestTaken = 1 << 18;

    private const int LongestLine = 8 << 10;
    private const int LongestHeaders = 32 << 10;

    internal static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget.Length > LongestLine)
        {
            throw new BadHttpRequestException($"The address has more than {LongestLine:N0} characters, which is more than any address here needs.", StatusCodes.Status414UriTooLong);
        }
        if (context.Request.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value?.Length ?? 0)) > LongestHeaders)
        {
            throw new BadHttpRequestException($"The headers have more than {LongestHeaders:N0} characters together, which is more than any request here needs.", StatusCodes.Status431RequestHeaderFieldsTooLarge);
        }
        return next(context);
    }
}
