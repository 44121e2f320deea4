using System.Text.Encodings.Web;

namespace Vectorscope.Dashboard.Security;

/// <summary>The page that takes the token from a person and keeps it in a cookie.</summary>
internal static class Login
{
    // Of earlier versions, which kept the token itself.
    private const string EarlierCookie = "vectorscope-token";

    internal static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(TokenGate.LoginPath, (TokenGate gate, string? to) => gate.IsOn ? Page(to, wrong: false) : Results.Redirect("/"))
            .ExcludeFromDescription();
        // The origin gate stands in for an antiforgery token: a post from another site never gets here.
        routes.MapPost(TokenGate.LoginPath, SignInAsync).ExcludeFromDescription().DisableAntiforgery();
        routes.MapPost("/logout", SignOut).ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, TokenGate gate, SignIn signIn, TokenTries tries)
    {
        if (!gate.IsOn) return Results.Redirect("/");
        if (await FormAsync(context) is not { } form) return Page(null, wrong: true);
        if (!tries.MayTry(context))
        {
            await Refusal.TooManyAsync(context);
            return Results.Empty;
        }
        if (!gate.Accepts(form["token"].ToString().Trim()))
        {
            tries.Wrong(context);
            return Page(form["to"], wrong: true);
        }
        ForgetEarlier(context);
        context.Response.Cookies.Append(TokenGate.Cookie, signIn.New(), Options(context, SignIn.Lasts));
        return Results.LocalRedirect(LocalPath(form["to"]));
    }

    private static IResult SignOut(HttpContext context)
    {
        ForgetEarlier(context);
        context.Response.Cookies.Delete(TokenGate.Cookie, Options(context, null));
        return Results.LocalRedirect(TokenGate.LoginPath);
    }

    private static void ForgetEarlier(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(EarlierCookie)) context.Response.Cookies.Delete(EarlierCookie, Options(context, null));
    }

    /// <summary>What the page's form sent; null for anything else.</summary>
    private static async Task<IFormCollection?> FormAsync(HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException))
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context, TimeSpan? lasts) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = lasts,
        IsEssential = true,
    };

    // Only a path of this server: "//host" and "/\host" would lead elsewhere.
    private static string LocalPath(string? to) =>
        to is ['/', .. var rest] && !rest.StartsWith('/') && !rest.StartsWith('\\') && !rest.Any(char.IsControl) ? to : "/";

    private static IResult Page(string? to, bool wrong) => Results.Content($$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
          <title>Sign in – Vectorscope</title>
          <style>
            body { font: 1rem/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 100vh; margin: 0 1rem; }
            form { display: grid; gap: .75rem; width: min(24rem, 90vw); }
            input, button { font: inherit; padding: .5rem; }
          </style>
        </head>
        <body>
          <form method="post" action="{{TokenGate.LoginPath}}">
            <h1>Vectorscope</h1>
            {{(wrong ? "<p role=\"alert\">That is not the token of this server.</p>" : "")}}
            <label for="token">Token (Security:Token of the server)</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            <input type="hidden" name="to" value="{{HtmlEncoder.Default.Encode(LocalPath(to))}}">
            <button>Sign in</button>
          </form>
        </body>
        </html>
        """, "text/html; charset=utf-8", statusCode: wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
}
