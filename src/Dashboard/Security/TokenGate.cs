using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Serving;

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
        if (!IsOn || KeyGate.IsOpen(context) || request.Path == LoginPath || request.Path == "/healthz" || signIn.Holds(request.Cookies[Cookie])) return next(context);
        if (Given(request) is { } token)
        {
            if (!tries.MayTry(context)) return Refusal.TooManyAsync(context);
            if (Accepts(token)) return next(context);
            tries.Wrong(context);
        }
        if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            context.Response.Redirect($"{LoginPath}?to={Uri.EscapeDataString(request.Path + request.QueryString)}");
            return Task.CompletedTask;
        }
        return Refusal.NotSignedInAsync(context, ServingErrors.IsServing(context)
            ? "Send 'Authorization: Bearer KEY' with an API key of this server. Its owner makes one on the server's page, or with 'vectorscope keys create'."
            : "Send 'Authorization: Bearer TOKEN' with the value of Security:Token.");
    }

    /// <summary>Compares digests in constant time, so that neither length nor content leaks.</summary>
    internal bool Accepts(string? token) =>
        _expected is not null && !string.IsNullOrEmpty(token) && CryptographicOperations.FixedTimeEquals(Digest(token), _expected);

    /// <summary>What a program sends as its token or key; null for none.</summary>
    internal static string? Given(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
