using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Traces;

/// <summary>Turns of every kind that an agent leaves.</summary>
internal static class TurnExamples
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, 123, TimeSpan.Zero);

    public const string Raw = "{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[{\"keystrokes\":\"ls\\n\",\"duration\":0.5},{\"keystrokes\":\"C-c\",\"duration\":1}]}";

    public static IReadOnlyList<TraceTurn> All { get; } =
    [
        Turn(1, "protocol and task", "<think>look first</think>" + Raw, "screen one") with { ThinkingStart = 7, ThinkingEnd = 17, AnswerStart = 25, ThinkingTokens = 4 },
        // What the model is told next is not what the terminal showed.
        Turn(2, "previous response had errors", Raw[..^1] + ",}", "") with { Findings = [new("parseFailure", 1)] },
        Turn(3, "still wrong", "thinking apart" + Raw, "screen three") with { ThinkingStart = 0, ThinkingEnd = 14, AnswerStart = 14, Parser = ParserMode.Patched },
        Turn(4, "please summarise", "a summary of \"it all\"", "") with { Kind = TurnKind.Summary, Parsed = null },
        Turn(5, "ask", "1. why?", "") with { Kind = TurnKind.SummaryQuestions, Parsed = null },
        Turn(6, "answer", "because", "") with { Kind = TurnKind.SummaryAnswers, Parsed = null },
        Turn(7, "answers; carry on", "{\"analysis\":\"a\",\"plan\":\"b\",\"commands\":[],\"task_complete\":true}", "are you sure?"),
        Turn(8, "are you sure?", "<think>no end", "") with
        {
            ThinkingStart = 7, ThinkingEnd = 13, AnswerStart = 13, Parsed = new ParsedReply { Error = "unclosed thinking" }, ReplyEnd = ReplyEnd.Length, ReplyEndText = "length",
            ThinkingUnclosed = true, Findings = [new("truncated", 1), new("unclosedThinking", 1, 7, 6), new("parseFailure", 1)], Retries = 2, FirstTokenSeconds = 0.25,
        },
        Turn(9, "", "", "") with { ReplyEnd = ReplyEnd.Cancelled, PromptTokens = null, CompletionTokens = null },
    ];

    public static TraceTurn Turn(int number, string prompt, string reply, string observation) => new()
    {
        Number = number,
        Prompt = prompt,
        Reply = reply,
        Parsed = ReplyParser.Parse(reply, ParserMode.Strict),
        Observation = observation,
        PromptTokens = 100 * number,
        CachedTokens = 10,
        CompletionTokens = 7,
        StartedAt = Start.AddSeconds(number),
        ReplySeconds = 1.5,
        CommandSeconds = 0.75,
    };
}
