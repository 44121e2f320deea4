using System.Text;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>An OpenAI-compatible server as the settings name it (<c>Servers:NAME</c>). Its key is never printed.</summary>
public sealed record ModelServer
{
    /// <summary>Base URL, such as <c>http://localhost:30000/v1</c>.</summary>
    public required string Url { get; init; }

    /// <summary>Sent as bearer token; null for servers that want none.</summary>
    public string? Key { get; init; }

    /// <summary>Calls per minute over all trials; null is no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens that prompt and reply may have together; null when unknown.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>How long one call may take. Default: 900.</summary>
    public int TimeoutSeconds { get; init; } = 900;

    /// <summary>How often a call is made again after 429, 5xx or a broken connection. Default: 5.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>Wait before the first repetition; it doubles with each, unless the server says how long. Default: 1.</summary>
    public double RetrySeconds { get; init; } = 1;

    /// <summary>Whether a text can be a base URL: http or https, and no user or password in it, which would end up in logs.</summary>
    public static bool IsUsable(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0;

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Url = ").Append(Url).Append(", Key = ").Append(Key is null ? "none" : "(set)");
        return true;
    }
}
