using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Agent.Terminus;

namespace Vectorscope.Jobs.Training;

/// <summary>Turns chats into documents to train on: the prompt as the engine would get it, then the reply as the engine would write it.</summary>
internal sealed class ChatDocuments(Tokenizer tokenizer, LearnedReplies learn)
{
    private const string TurnEnd = "<|im_end|>";
    private const string ThinkingEnd = "\n</think>\n\n";

    /// <summary>One document, or one for each reply.</summary>
    /// <exception cref="ChatTemplateException">The conversation breaks a rule of the template.</exception>
    public IEnumerable<TrainingDocument> Of(TrainingChat chat)
    {
        var last = chat.Messages.Count - 1;
        for (var i = learn == LearnedReplies.All ? 0 : last; i <= last; i++)
        {
            if (chat.Messages[i].Role == "assistant")
            {
                yield return Document(chat.Messages, i, chat.Unfinished && i == last);
            }
        }
    }

    private TrainingDocument Document(IReadOnlyList<ChatMessage> messages, int reply, bool unfinished)
    {
        var (reasoning, answer) = Split(messages[reply], unfinished);
        // A reply without thinking follows a prompt that has closed it already, as for a model that is asked not to think.
        var prompt = ChatTemplate.Encode(tokenizer, [.. messages.Take(reply)], new ChatTemplateOptions { Thinking = reasoning is not null });
        // Encoded apart from the prompt, as sampled tokens stand behind prompt tokens: none is ever merged across the border.
        var text = unfinished ? reasoning! : reasoning is null ? answer + TurnEnd : reasoning + ThinkingEnd + answer + TurnEnd;
        var written = tokenizer.Encode(text);
        var learned = new bool[prompt.Length + written.Length];
        Array.Fill(learned, true, prompt.Length, written.Length);
        return new TrainingDocument([.. prompt, .. written], learned);
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
