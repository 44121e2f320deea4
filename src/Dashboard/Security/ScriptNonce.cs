using System.Security.Cryptography;

namespace Vectorscope.Dashboard.Security;

/// <summary>The value that lets this request's own inline scripts run, and no others: <c>&lt;script nonce="…"&gt;</c>.</summary>
public sealed class ScriptNonce
{
    private ScriptNonce() { }

    /// <summary>Drawn once per request.</summary>
    public string Value { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    /// <summary>Kept with the request rather than its scope: the page for what is not found is rendered in a scope of its own.</summary>
    internal static ScriptNonce Of(HttpContext context)
    {
        if (context.Items[typeof(ScriptNonce)] is ScriptNonce known) return known;
        var nonce = new ScriptNonce();
        context.Items[typeof(ScriptNonce)] = nonce;
        return nonce;
    }
}
