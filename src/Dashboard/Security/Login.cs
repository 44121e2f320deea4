using System.Text.Encodings.Web;

namespace Vectorscope.Dashboard.Security;

/// <summary>The page that takes the token from a person and keeps it in a cookie.</summary>
internal static class Login
{
    internal static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(TokenGate.LoginPath, (TokenGate gate, string? to) => gate.IsOn ? Page(to, wrong: false) : Results.Redirect("/"))
            .ExcludeFromDescription();
        // The origin gate stands in for an antiforgery token: a post from another site never gets here.
        routes.MapPost(TokenGate.LoginPath, SignInAsync).ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task<IResult> SignInAsync(HttpContext context, TokenGate gate)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString().Trim();
        if (!gate.Accepts(token)) return Page(form["to"], wrong: true);
        context.Response.Cookies.Append(TokenGate.Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(30),
            IsEssential = true,
        });
        return Results.LocalRedirect(LocalPath(form["to"]));
    }

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
