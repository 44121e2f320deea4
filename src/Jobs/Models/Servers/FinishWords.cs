using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>What servers call the end of a reply. Any word is an end; these are the ones whose meaning is known.</summary>
internal static class FinishWords
{
    private static readonly HashSet<string> s_stop = new(StringComparer.OrdinalIgnoreCase)
    {
        "stop", "eos", "eos_token", "end_turn", "stop_sequence", "stop_token", "stopped", "end", "done", "complete", "completed", "finished",
    };

    private static readonly HashSet<string> s_length = new(StringComparer.OrdinalIgnoreCase)
    {
        "length", "max_tokens", "max_output_tokens", "max_new_tokens", "max_completion_tokens", "max_length", "model_length", "token_limit", "model_context_window_exceeded",
    };

    private static readonly string[] s_givenUp = ["abort", "cancel", "error", "fail", "timeout", "timed_out"];

    /// <summary>How the reply ended, and the server's own word where it says something else.</summary>
    public static (ReplyEnd End, string? Text) Meaning(string? word) => word switch
    {
        null or "" => (ReplyEnd.Other, null),
        _ when s_stop.Contains(word) => (ReplyEnd.Stop, Unusual(word, "stop")),
        _ when s_length.Contains(word) => (ReplyEnd.Length, Unusual(word, "length")),
        _ => (ReplyEnd.Other, word),
    };

    /// <summary>Whether a server that brought no text says with this word that it gave up; otherwise the model had nothing to say.</summary>
    public static bool IsGivingUp(string word) => s_givenUp.Any(part => word.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string? Unusual(string word, string usual) => word.Equals(usual, StringComparison.OrdinalIgnoreCase) ? null : word;
}
