using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Agent.Terminus;
using Vectorscope.Jobs.Chats;

namespace Vectorscope.Jobs.Training.Data;

/// <summary>A reply to learn: the prompt as the engine would get it, and the reply as the engine would write it.</summary>
internal sealed record ChatText(string Prompt, string Reply)
{
    private const string TurnEnd = "<|im_end|>";
    private const string ThinkingEnd = "\n</think>\n\n";

    /// <summary>The last reply, or each in turn, as it was when it was written.</summary>
    /// <exception cref="ChatTemplateException">The conversation breaks a rule of the template.</exception>
    public static IEnumerable<ChatText> Of(Chat chat, LearnedReplies learn)
    {
        var last = chat.Messages.Count - 1;
        for (var i = learn == LearnedReplies.All ? 0 : last; i <= last; i++)
        {
            if (chat.Messages[i].Role == "assistant" && !chat.Unlearned.Contains(i))
            {
                yield return Of(chat.Messages, i, chat.Unfinished && i == last);
            }
        }
    }

    private static ChatText Of(IReadOnlyList<ChatMessage> messages, int reply, bool unfinished)
    {
        var (reasoning, answer) = Split(messages[reply], unfinished);
        // A reply without thinking follows a prompt that has closed it already, as for a model that is asked not to think.
        var prompt = ChatTemplate.Render([.. messages.Take(reply)], new ChatTemplateOptions { Thinking = reasoning is not null });
        return new ChatText(prompt, unfinished ? reasoning! : reasoning is null ? answer + TurnEnd : reasoning + ThinkingEnd + answer + TurnEnd);
    }

    private static (string? Reasoning, string Answer) Split(ChatMessage reply, bool unfinished)
    {
        if (reply.Reasoning is { } given)
        {
            return (given.Trim(), reply.Content.Trim());
        }
        var split = ThinkingSplit.OfText(reply.Content, promptEndsInThinking: unfinished);
        return split is { Start: { } start, End: { } end }
            ? (reply.Content[start..end].Trim(), reply.Content[split.AnswerStart..].Trim())
            : (null, reply.Content.Trim());
    }
}
