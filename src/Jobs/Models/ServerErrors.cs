using System.ClientModel;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Models;

/// <summary>What an OpenAI-compatible server's failures mean. No text that leaves here holds the server's key.</summary>
internal static class ServerErrors
{
    private const int MostBody = 300;

    // The words of OpenAI, vLLM, SGLang, llama.cpp and the services in front of them.
    private static readonly string[] OverflowPhrases =
    [
        "context length exceeded", "context_length_exceeded", "maximum context length", "prompt is too long", "input is too long",
        "model's context length", "exceeds the available context size",
    ];

    /// <summary>Whether the same call may succeed later: 429, 5xx, and connections that broke.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        ClientResultException { Status: 429 or >= 500 } => true,
        ClientResultException { Status: 0 } => true,
        HttpRequestException or IOException => true,
        _ => false,
    };

    /// <summary>What the server asked to wait; null when it did not say.</summary>
    public static TimeSpan? RetryAfter(Exception? error, DateTimeOffset now)
    {
        if ((error as ClientResultException)?.GetRawResponse() is not { } response || !response.Headers.TryGetValue("Retry-After", out var text))
        {
            return null;
        }
        if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at) && at > now ? at - now : null;
    }

    /// <summary>The exception that callers know.</summary>
    public static Exception Translate(Exception error, string what, int retries, string? key)
    {
        // The library knows OpenAI's five reasons only; others ("abort", "error") say that the server gave up.
        if (error is ArgumentOutOfRangeException { ActualValue: string end })
        {
            return new ModelUnavailableException($"{what} ended its reply with the reason \"{Shown(end, key)}\" instead of finishing it. See the server's own log.");
        }
        if (error is not ClientResultException { Status: > 0 } refused)
        {
            var reason = Shown(error.GetBaseException().Message, key);
            return new ModelUnavailableException($"{what} gave no reply{After(retries)}: {reason} See whether the server runs and its URL is right.");
        }
        var body = refused.GetRawResponse()?.Content.ToString() ?? "";
        // Some servers escape apostrophes.
        var words = body.Replace("\\u0027", "'", StringComparison.OrdinalIgnoreCase);
        if (refused.Status is 400 or 413 or 422 && OverflowPhrases.Any(phrase => words.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
        {
            return new ContextOverflowException($"The conversation does not fit {what}: {Shown(body, key)}");
        }
        if (refused.Status is 400 or 413 or 422)
        {
            return new RefusedInputException($"{what} answered {refused.Status}: {Shown(body, key)} It would refuse the same request again; change the sampling or the model.");
        }
        var advice = refused.Status switch
        {
            401 or 403 => "Check the server's key.",
            404 => "Check the server's URL and the model's name.",
            429 => "Set RequestsPerMinute for this server, or run fewer trials at a time.",
            _ => "See the server's own log.",
        };
        return new ModelUnavailableException($"{what} answered {refused.Status}{After(retries)}: {Shown(body, key)} {advice}");
    }

    private static string After(int retries) => retries == 0 ? "" : $" after {retries + 1} calls";

    private static string Shown(string text, string? key)
    {
        var safe = string.IsNullOrEmpty(key) ? text : text.Replace(key, "(key)", StringComparison.Ordinal);
        return (safe.Length <= MostBody ? safe : safe[..MostBody]).ReplaceLineEndings(" ").Trim();
    }
}
