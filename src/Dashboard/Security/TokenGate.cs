using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Security;

/// <summary>Asks for the token on every request once one is configured.</summary>
internal sealed class TokenGate(SecurityOptions options, SignIn signIn, TokenTries tries)
{
    internal const string Cookie = "vectorscope-sign-in";
    internal const string LoginPath = "/login";
    private const string Scheme = "Bearer ";
    private readonly byte[]? _expected = string.IsNullOrEmpty(options.Token) ? null : Digest(options.Token);

    internal bool IsOn => _expected is not null;

    internal Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!IsOn || request.Path == LoginPath || request.Path == "/healthz" || signIn.Holds(request.Cookies[Cookie])) return next(context);
        if (Given(request) is { } token)
        {
            if (!tries.MayTry(context)) return TooManyAsync(context);
            if (Accepts(token)) return next(context);
            tries.Wrong(context);
        }
        if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            context.Response.Redirect($"{LoginPath}?to={Uri.EscapeDataString(request.Path + request.QueryString)}");
            return Task.CompletedTask;
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send 'Authorization: Bearer TOKEN' with the value of Security:Token.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in").ExecuteAsync(context);
    }

    /// <summary>Too many wrong tokens came from the address: which one is right is not told for a while.</summary>
    internal static Task TooManyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = ((int)TokenTries.Between.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.Problem("Too many wrong tokens came from this address. Wait a little and try again.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many tries").ExecuteAsync(context);
    }

    /// <summary>Compares digests in constant time, so that neither length nor content leaks.</summary>
    internal bool Accepts(string? token) =>
        _expected is not null && !string.IsNullOrEmpty(token) && CryptographicOperations.FixedTimeEquals(Digest(token), _expected);

    private static string? Given(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
