using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Vectorscope.Engine.Json;

namespace Vectorscope.Dashboard.Api;

/// <summary>
/// Looks at what a program sends before anything reads it: no more than a spec or a library entry needs, and JSON in which every text
/// can be read. A refusal costs no memory.
/// </summary>
internal static class RequestBodies
{
    /// <summary>Bytes of a body.</summary>
    internal const int Longest = 4 << 20;

    internal static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The web server would cut the line on a body over its limit, and a caller in the middle of sending would never read why. JSON
            // is counted below; what is too long by its own word is thrown away unread, while the caller is answered.
            limit.MaxRequestBodySize = request.HasJsonContentType() || request.ContentLength > Longest ? null : Longest;
        }
        if (request.ContentLength > Longest)
        {
            throw TooLong();
        }
        if (request.HasJsonContentType())
        {
            await CheckJsonAsync(context);
        }
        await next(context);
    }

    private static async Task CheckJsonAsync(HttpContext context)
    {
        var body = new MemoryStream();
        var part = new byte[1 << 16];
        for (int read; (read = await context.Request.Body.ReadAsync(part, context.RequestAborted)) > 0;)
        {
            // Not every server in front of this code counts.
            if (body.Length + read > Longest)
            {
                throw TooLong();
            }
            body.Write(part, 0, read);
        }
        if (body.Length > 0)
        {
            try
            {
                JsonInput.Check(body.GetBuffer().AsSpan(0, (int)body.Length));
            }
            catch (JsonException e)
            {
                throw new BadHttpRequestException(e.Message, e);
            }
        }
        body.Position = 0;
        context.Request.Body = body;
    }

    private static BadHttpRequestException TooLong() => new(
        $"The body has more than {Longest >> 20} MB, which is the most that is taken. Put large files where the server can read them and give their paths.", StatusCodes.Status413PayloadTooLarge);
}
