using Microsoft.Extensions.AI;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using TemplateMessage = Vectorscope.Engine.Tokenization.ChatTemplates.ChatMessage;

namespace Vectorscope.Jobs.Models;

/// <summary>A conversation as the engine reads it.</summary>
/// <param name="Ids">The rendered conversation, start of the reply included.</param>
/// <param name="Turns">How many of them are the turns alone: later prompts begin with these, but not with the start of this reply.</param>
/// <param name="Written">Which of them the model wrote in earlier replies: first token and number of tokens. Empty where nobody asked.</param>
internal sealed record EngineConversation(int[] Ids, int Turns, IReadOnlyList<(int First, int Count)> Written)
{
    /// <exception cref="ChatTemplateException">The conversation breaks a rule of the template.</exception>
    public static EngineConversation Of(Tokenizer tokenizer, IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, bool thinking, bool marked = false) => Of(
        tokenizer, [.. messages.Select(message => new TemplateMessage(message.Role.Value, message.Text, Reasoning(message)))], new ChatTemplateOptions { Thinking = thinking }, marked);

    /// <inheritdoc cref="Of(Tokenizer, IEnumerable{Microsoft.Extensions.AI.ChatMessage}, bool, bool)"/>
    public static EngineConversation Of(Tokenizer tokenizer, IReadOnlyList<TemplateMessage> turns, ChatTemplateOptions options, bool marked)
    {
        // Finding what was written means reading the text twice: only for who wants to know.
        var (ids, written) = marked ? ChatTemplate.EncodeMarked(tokenizer, turns, options) : (ChatTemplate.Encode(tokenizer, turns, options), []);
        // Turn marks are tokens of their own, so the turns' tokens do not depend on what follows.
        var alone = ChatTemplate.Encode(tokenizer, turns, options with { AddGenerationPrompt = false });
        return new EngineConversation(ids, alone.Length, written);
    }

    private static string? Reasoning(Microsoft.Extensions.AI.ChatMessage message)
    {
        var parts = message.Contents.OfType<TextReasoningContent>().ToArray();
        return parts.Length == 0 ? null : string.Concat(parts.Select(part => part.Text));
    }
}
