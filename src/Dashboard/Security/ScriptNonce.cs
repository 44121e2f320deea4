using System.Security.Cryptography;

namespace Vectorscope.Dashboard.Security;

/// <summary>The value that lets this request's own inline scripts run, and no others: <c>&lt;script nonce="…"&gt;</c>.</summary>
public sealed class ScriptNonce
{
    /// <summary>Drawn once per request.</summary>
    public string Value { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
}
