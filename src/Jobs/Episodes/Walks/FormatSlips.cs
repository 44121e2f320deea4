using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Small format errors of replies. The strict parser fails on the first four and warns of the others; the patched one repairs them all.</summary>
internal static class FormatSlips
{
    public const string TrailingComma = "trailing-comma";
    public const string RawNewline = "raw-newline";
    public const string MissingClosers = "missing-closers";
    public const string SingleCommand = "single-command";
    public const string CodeFence = "code-fence";
    public const string TextBefore = "text-before";

    // The more often a name stands here, the more often it is drawn.
    private static readonly string[] Drawn =
        [TrailingComma, TrailingComma, TrailingComma, RawNewline, RawNewline, RawNewline, MissingClosers, MissingClosers, SingleCommand, CodeFence, TextBefore];

    public static string One(Draw draw) => draw.One(Drawn);

    /// <summary>Whether the strict parser performs nothing of such a reply.</summary>
    public static bool Fails(string slip) => slip is TrailingComma or RawNewline or MissingClosers or SingleCommand;

    /// <param name="reply">A proper reply with one command.</param>
    public static string Apply(string slip, string reply) => slip switch
    {
        TrailingComma => Replace(reply, "false}", "false,}"),
        RawNewline => Replace(reply, "\\n\", \"duration\"", "\n\", \"duration\""),
        MissingClosers => Replace(reply, "], \"task_complete\": false}", ""),
        SingleCommand => Replace(Replace(reply, "[{", "{"), "}]", "}"),
        CodeFence => $"```json\n{reply}\n```",
        _ => $"Here is my reply: {reply}",
    };

    // From the end: a command's own text may hold the same characters.
    private static string Replace(string reply, string part, string by)
    {
        var at = part == "[{" ? reply.IndexOf(part, StringComparison.Ordinal) : reply.LastIndexOf(part, StringComparison.Ordinal);
        return at >= 0 ? string.Concat(reply.AsSpan(0, at), by, reply.AsSpan(at + part.Length)) : throw new ArgumentException($"The reply has no {part}: {reply}", nameof(reply));
    }
}
