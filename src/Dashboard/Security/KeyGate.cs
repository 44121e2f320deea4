using Vectorscope.Dashboard.Serving;
using Vectorscope.Jobs.Keys;

namespace Vectorscope.Dashboard.Security;

/// <summary>
/// Lets programs use the server and read the metrics by a key. Whoever brings one is asked for nothing else: neither where the request
/// comes from, since no page has the key of another, nor for the token. Without one the other gates decide.
/// </summary>
/// <remarks>
/// A key that is wrong is refused wherever the server listens. What has no key's form is let be on a server that asks for none: many
/// packages insist on sending something.
/// </remarks>
internal sealed class KeyGate(ApiKeys keys, TokenGate gate, TokenTries tries)
{
    /// <summary>What is counted of what is served.</summary>
    internal const string Metrics = "/metrics";

    /// <summary>Whether a request came with a key that opens.</summary>
    internal static bool IsOpen(HttpContext context) => context.Items.ContainsKey(typeof(KeyGate));

    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if ((ServingErrors.IsServing(context) || context.Request.Path.StartsWithSegments(Metrics)) && TokenGate.Given(context.Request) is { Length: > 0 } given && (gate.IsOn || ApiKeys.IsKey(given)))
        {
            if (!tries.MayTry(context))
            {
                await Refusal.TooManyAsync(context);
                return;
            }
            if (!gate.Accepts(given) && await keys.FindAsync(given, context.RequestAborted) is null)
            {
                tries.Wrong(context);
                await Refusal.NotSignedInAsync(context, "The API key is wrong or was revoked. Its owner can make another on the server's page, or with 'vectorscope keys create'.");
                return;
            }
            context.Items[typeof(KeyGate)] = true;
        }
        await next(context);
    }
}
