using System.Globalization;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>What a server's failures mean for those who wanted a reply. No text that leaves here holds the server's key.</summary>
internal static class ServerErrors
{
    /// <summary>Whether the same call may succeed later: the server was busy or broken, or the connection was.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        ServerFailure failure => failure.Status is 408 or 425 or 429 or >= 500 && !IsOverflow(failure),
        HttpRequestException or IOException => true,
        _ => false,
    };

    /// <summary>What the server asked to wait; null when it did not say.</summary>
    public static TimeSpan? RetryAfter(Exception? error, DateTimeOffset now)
    {
        if ((error as ServerFailure)?.RetryAfter is not { } text)
        {
            return null;
        }
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) && at > now ? at - now : null;
    }

    /// <summary>The exception that callers know.</summary>
    public static Exception Translate(Exception error, string what, int retries, string? key)
    {
        if (error is not ServerFailure failure)
        {
            var reason = Shown(error.GetBaseException().Message, key);
            return new ModelUnavailableException($"{what} gave no reply{After(retries)}: {reason} See whether the server runs and its URL is right.");
        }
        var said = Shown(failure.Message, key);
        if (IsOverflow(failure))
        {
            return new ContextOverflowException($"The conversation does not fit {what}: {said}");
        }
        return failure.Status switch
        {
            401 or 403 => new RefusedInputException($"{what} answered {failure.Status}: {said} Check the server's key."),
            404 => new RefusedInputException($"{what} answered 404: {said} Check the server's URL and the model's name."),
            429 => new ModelUnavailableException($"{what} answered 429{After(retries)}: {said} Set RequestsPerMinute for this server, or run fewer trials at a time."),
            408 or 425 or >= 500 => new ModelUnavailableException($"{what} answered {failure.Status}{After(retries)}: {said} See the server's own log."),
            _ => new RefusedInputException($"{what} answered {failure.Status}: {said} It would refuse the same request again; change the sampling or the model."),
        };
    }

    private static bool IsOverflow(ServerFailure failure) => OverflowWords.Mean(failure.Status, failure.Words);

    private static string After(int retries) => retries == 0 ? "" : $" after {retries + 1} calls";

    private static string Shown(string text, string? key)
    {
        var safe = string.IsNullOrEmpty(key) ? text : text.Replace(key, "(key)", StringComparison.Ordinal);
        return Quote.Of(safe.ReplaceLineEndings(" ").Trim());
    }
}
