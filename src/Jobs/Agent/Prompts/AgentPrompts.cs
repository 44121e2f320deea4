using Vectorscope.Jobs.Agent.Replies;

namespace Vectorscope.Jobs.Agent.Prompts;

/// <summary>Everything the Terminus-2 loop says to a model. The protocol is Terminus-2's, the wording is our own.</summary>
public sealed class AgentPrompts(PromptStyle style)
{
    /// <summary>Kept with every run; raised whenever a text changes, so that only trials of equal prompts are compared.</summary>
    public const int Version = 1;

    /// <summary>Stands in for a reply when not even the shortest conversation fits; it fails to parse and the loop goes on.</summary>
    public static string NoReply => PromptText.Of(PromptStyle.Standard, "no-reply").With();

    /// <summary>What the model is told in place of a parser's error when its thinking never ended.</summary>
    public static string UnclosedThinking => PromptText.Of(PromptStyle.Standard, "unclosed-thinking").With();

    /// <summary>The first user message: protocol, instruction, first screen.</summary>
    public string First(string instruction, string screen) =>
        Text("protocol").With(("instruction", instruction.Trim()), ("screen", screen));

    public string ParseError(string error, IReadOnlyList<string> warnings) =>
        Text("parse-error").With(("error", error), ("warnings", AppendedWarnings(warnings)));

    /// <summary>The terminal's output, after the warnings if there are any.</summary>
    public string Next(string observation, IReadOnlyList<string> warnings) =>
        warnings.Count == 0 ? observation : Text("warnings").With(("warnings", Bullets(warnings)), ("observation", observation));

    public string Confirm(string observation) => Text("confirm").With(("observation", observation));

    /// <summary>The reply was cut at its token budget and nothing of it was performed.</summary>
    public string Cut(int? limit, IReadOnlyList<string> warnings) =>
        Text("cut").With(("limit", Limit(limit)), ("warnings", AppendedWarnings(warnings)));

    /// <summary>The reply was cut, but the parser could tell the commands that were complete.</summary>
    public string CutPerformed(int? limit, string observation) =>
        Text("cut-performed").With(("limit", Limit(limit)), ("observation", observation));

    public string Summary(string instruction) => Text("summary").With(("instruction", instruction.Trim()));

    public string Questions(string instruction, string summary, string screen) =>
        Text("questions").With(("instruction", instruction.Trim()), ("summary", summary), ("screen", screen));

    public string Answers(string questions) => Text("answers").With(("questions", questions));

    public string HandOff(string answers) => Text("handoff").With(("answers", answers));

    public string ShortSummary(string instruction, string screen) =>
        Text("short-summary").With(("instruction", instruction.Trim()), ("screen", screen));

    public string ShortHandOff(string instruction, string summary) =>
        Text("short-handoff").With(("instruction", instruction.Trim()), ("summary", summary));

    public string Fallback(string instruction, string screen) =>
        Text("fallback").With(("instruction", instruction.Trim()), ("screen", screen));

    /// <summary>The line that stands for bytes left out of the terminal's output.</summary>
    internal static string Truncated(long omitted, int limit) =>
        PromptText.Of(PromptStyle.Standard, "truncated").With(("omitted", $"{omitted}"), ("limit", $"{limit}"));

    private PromptText Text(string name) => PromptText.Of(style, name);

    private static string Limit(int? tokens) => tokens is { } n ? $" of {n} tokens" : "";

    private static string AppendedWarnings(IReadOnlyList<string> warnings) =>
        warnings.Count == 0 ? "" : $"\nWARNINGS:{Bullets(warnings)}";

    private static string Bullets(IReadOnlyList<string> lines) => "\n" + ReplyFeedback.Bullets(lines);
}
