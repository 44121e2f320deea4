using System.Globalization;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Serving;

/// <summary>A prompt as the engine reads it.</summary>
/// <param name="Places">To which a later prompt may return; see <c>ScheduledPrompt.Places</c>.</param>
/// <param name="RemembersReply">Whether a later prompt may hold the reply as it was written.</param>
internal sealed record EnginePrompt(int[] Ids, IReadOnlyList<int> Places, IReadOnlyList<(int First, int Count)> Written, bool RemembersReply);

/// <summary>Makes tokens of what a request says.</summary>
internal static class PromptReader
{
    /// <summary>The prompts of a request: one for a conversation.</summary>
    /// <exception cref="ServingException">The conversation breaks a rule of the template, or a text is empty or has no room.</exception>
    internal static IReadOnlyList<EnginePrompt> Read(ServingRequest request, ServedModel model, Steering steering)
    {
        IReadOnlyList<EnginePrompt> prompts = request.Messages is { } messages
            ? [Conversation(request, messages, model, steering)]
            : [.. request.Prompts.Select((prompt, i) => Text(prompt, i, request.Prompts.Count, model))];
        if (model.Model.Config.MaximumPositions is { } most && prompts.FirstOrDefault(prompt => prompt.Ids.Length >= most) is { } overlong)
        {
            throw new ServingException(
                ServingFault.ContextExceeded,
                $"This model's maximum context length is {most.ToString(CultureInfo.InvariantCulture)} tokens, the reply included; the {(request.IsChat ? "messages have" : "prompt has")} {Amount.Of(overlong.Ids.Length, "token")}. Shorten {(request.IsChat ? "them" : "it")}.",
                request.IsChat ? "messages" : "prompt");
        }
        return prompts;
    }

    private static EnginePrompt Conversation(ServingRequest request, IReadOnlyList<ChatMessage> messages, ServedModel model, Steering steering)
    {
        var tools = request.Tools.Count > 0 ? model.Memory.Tools : null;
        if (request.Tools.Count > 0 && tools is null)
        {
            throw ServingException.Invalid("tools", $"The chat template of {model.Name} has no words that tell the model of tools. Describe them in the system message, or ask a model that was taught to call them.");
        }
        if (steering.SystemPrompt is { Length: > 0 } persona)
        {
            messages = messages is [{ Role: "system" } own, ..]
                ? [own with { Content = $"{persona}\n\n{own.Content}" }, .. messages.Skip(1)]
                : [new ChatMessage("system", persona), .. messages];
        }
        try
        {
            var conversation = EngineConversation.Of(
                model.Tokenizer, messages, new ChatTemplateOptions { Thinking = request.Thinking, Tools = request.Tools, ToolWords = tools }, marked: steering.Intervention is not null);
            // The template drops thinking, and the start of a reply with it, from turns before the last question.
            return new(conversation.Ids, [conversation.Turns], conversation.Written, RemembersReply: false);
        }
        catch (ChatTemplateException e)
        {
            throw ServingException.Invalid("messages", e.Message);
        }
    }

    private static EnginePrompt Text(ServedPrompt prompt, int index, int of, ServedModel model)
    {
        var field = of == 1 ? "prompt" : string.Create(CultureInfo.InvariantCulture, $"prompt[{index}]");
        int[] ids = prompt.Ids is { } given ? [.. given] : model.Tokenizer.Encode(prompt.Text!);
        if (ids.Length == 0)
        {
            throw ServingException.Invalid(field, "It is empty. Give at least one token.");
        }
        var vocabulary = model.Model.Config.VocabularySize;
        if (ids.Where(id => id < 0 || id >= vocabulary).ToArray() is [var unknown, ..])
        {
            throw ServingException.Invalid(field, $"There is no token {unknown.ToString(CultureInfo.InvariantCulture)}; the model has {Amount.Of(vocabulary)}.");
        }
        // The same prompt again is computed from its last token on, one that goes on from the reply from the reply's end.
        return new(ids, ids.Length > 1 ? [ids.Length - 1] : [], [], RemembersReply: true);
    }
}
