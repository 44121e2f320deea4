using Microsoft.Extensions.AI;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Agent.Terminus;

/// <summary>Shortens a conversation that fills its context, and says with which message it goes on.</summary>
internal sealed class Summarizer(
    ModelCaller caller, Conversation conversation, AgentPrompts prompts, ITerminal terminal, TurnRecorder turns, string instruction)
{
    /// <summary>Characters of the screen in the short forms.</summary>
    private const int ScreenTail = 1000;

    /// <summary>
    /// The three calls: a summary, the questions of one who takes over, the answers. The conversation then begins anew with them;
    /// null when one of them did not fit or said nothing, and the conversation is as it was.
    /// </summary>
    public async Task<string?> InFullAsync(CancellationToken cancellationToken)
    {
        var ask = prompts.Summary(instruction);
        if (await AskAsync(TurnKind.Summary, ask, conversation.With(ask), false, cancellationToken) is not { } summary)
            return null;
        var question = prompts.Questions(instruction, summary, await terminal.ScreenAsync(cancellationToken));
        if (await AskAsync(TurnKind.SummaryQuestions, question, conversation.Alone(question), true, cancellationToken) is not { } questions)
            return null;
        var answer = prompts.Answers(questions);
        IReadOnlyList<ChatMessage> continued =
        [
            .. conversation.With(ask), new ChatMessage(ChatRole.Assistant, summary), new ChatMessage(ChatRole.User, answer),
        ];
        if (await AskAsync(TurnKind.SummaryAnswers, answer, continued, false, cancellationToken) is not { } answers)
            return null;
        conversation.BeginAnew(question, questions);
        return prompts.HandOff(answers);
    }

    /// <summary>After an overflow: in full if that fits, else a short summary, else the task and the screen alone.</summary>
    public async Task<string> AfterOverflowAsync(CancellationToken cancellationToken)
    {
        if (await InFullAsync(cancellationToken) is { } full)
            return full;
        var screen = await terminal.ScreenAsync(cancellationToken);
        screen = screen.Length > ScreenTail ? screen[^ScreenTail..] : screen;
        var ask = prompts.ShortSummary(instruction, screen);
        return await AskAsync(TurnKind.Summary, ask, conversation.Alone(ask), true, cancellationToken) is { } summary
            ? prompts.ShortHandOff(instruction, summary)
            : prompts.Fallback(instruction, screen);
    }

    private async Task<string?> AskAsync(
        TurnKind kind, string prompt, IReadOnlyList<ChatMessage> messages, bool sideCall, CancellationToken cancellationToken)
    {
        ModelReply reply;
        try
        {
            reply = await caller.AskAsync(messages, sideCall, cancellationToken);
        }
        catch (ContextOverflowException)
        {
            return null;
        }
        await turns.RecordAsync(kind, prompt, reply, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var text = reply.Answer.Trim();
        return text.Length > 0 ? text : null;
    }
}
