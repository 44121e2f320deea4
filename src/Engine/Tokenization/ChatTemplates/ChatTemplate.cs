using System.Text;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>The chat template of Qwen3.5 as code: conversations become the text the model was trained on.</summary>
/// <remarks>
/// A turn is <c>&lt;|im_start|&gt;ROLE\nCONTENT&lt;|im_end|&gt;\n</c> with the content trimmed; there is no default system prompt.
/// A template that a folder brings along is never executed, only looked at (<see cref="Inspect"/>).
/// </remarks>
public static class ChatTemplate
{
    private const string TurnStart = "<|im_start|>";
    private const string TurnEnd = "<|im_end|>\n";

    /// <summary>Name of these rules, recorded with what was rendered by them; it changes when their output changes.</summary>
    public static string Version => "qwen3.5-builtin-1";

    /// <summary>Looks at the chat template of a model folder (<c>chat_template.jinja</c>, else <c>tokenizer_config.json</c>).</summary>
    /// <exception cref="ChatTemplateException">tokenizer_config.json cannot be read.</exception>
    public static ChatTemplateInspection Inspect(string folder) => ChatTemplateInspector.Inspect(folder);

    /// <summary>The text of a conversation.</summary>
    /// <param name="messages">At least one user message that is not merely a wrapped tool answer; a system message only first.</param>
    /// <param name="options">Null for the defaults: a generation prompt that opens a thinking block.</param>
    /// <exception cref="ChatTemplateException">The conversation breaks a rule; the message says which one and where.</exception>
    public static string Render(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options = null) => RenderMarked(messages, options, []);

    /// <summary>The token ids of a conversation, and which of them a model wrote.</summary>
    /// <returns>The ids, as <see cref="Encode"/> gives them; first token and number of tokens of each part of an assistant's turn that is no mark of the template, in order.</returns>
    /// <exception cref="ChatTemplateException">As for <see cref="Render"/>.</exception>
    public static (int[] Ids, IReadOnlyList<(int First, int Count)> Written) EncodeMarked(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options = null)
    {
        var spans = new List<(int Start, int End)>();
        var text = RenderMarked(messages, options, spans);
        var parts = new List<(int First, int Count)>();
        var (at, tokens) = (0, 0);
        foreach (var (start, end) in spans)
        {
            // What a model wrote stands between marks and ends of lines, at which no token goes on.
            tokens += tokenizer.Encode(text[at..start]).Length;
            var count = tokenizer.Encode(text[start..end]).Length;
            if (count > 0) parts.Add((tokens, count));
            (at, tokens) = (end, tokens + count);
        }
        return (tokenizer.Encode(text), parts);
    }

    private static string RenderMarked(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options, List<(int Start, int End)> written)
    {
        options ??= new ChatTemplateOptions();
        if (options.Tools.Count > 0 && options.ToolWords is null)
            throw new ChatTemplateException("Tools are not supported: the model's template has no words that introduce them. Describe them in the system message.");
        if (messages.Count == 0) throw new ChatTemplateException("There are no messages. Give at least one user message.");
        var query = LastQuery(messages);
        var text = new StringBuilder();
        // A system message follows the tools, in one turn with them.
        var hasSystem = messages[0].Role == "system";
        if (options is { Tools.Count: > 0, ToolWords: { } words }) AppendTools(text, options.Tools, words, hasSystem ? PythonText.Strip(messages[0].Content) : "");
        for (var i = options.Tools.Count > 0 && hasSystem ? 1 : 0; i < messages.Count; i++) Append(text, messages, i, query, written);
        if (options.AddGenerationPrompt)
            text.Append(TurnStart).Append("assistant\n").Append(options.Thinking ? "<think>\n" : "<think>\n\n</think>\n\n");
        return text.ToString();
    }

    /// <summary>The token ids of a conversation: <see cref="Render"/>, then <see cref="Tokenizer.Encode"/>.</summary>
    /// <remarks>Turn marks written inside a message's content become the same tokens as real ones, as they do elsewhere.</remarks>
    public static int[] Encode(Tokenizer tokenizer, IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options = null) =>
        tokenizer.Encode(Render(messages, options));

    // Replies before the last question lose their thinking; those after it are one unfinished train of thought.
    private static int LastQuery(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role != "user") continue;
            var content = PythonText.Strip(messages[i].Content);
            var wrapped = content.StartsWith("<tool_response>", StringComparison.Ordinal) && content.EndsWith("</tool_response>", StringComparison.Ordinal);
            if (!wrapped) return i;
        }
        throw new ChatTemplateException("No message is a user's question (tool answers do not count). Add a user message.");
    }

    private static void AppendTools(StringBuilder text, IReadOnlyList<string> tools, ToolWords words, string system)
    {
        text.Append(TurnStart).Append("system\n").Append(words.Before);
        foreach (var tool in tools)
        {
            using var definition = JsonInput.Parse(tool);
            text.Append('\n').Append(PythonText.Json(definition.RootElement));
        }
        text.Append(words.After);
        if (system.Length > 0) text.Append("\n\n").Append(system);
        text.Append(TurnEnd);
    }

    private static void Append(StringBuilder text, IReadOnlyList<ChatMessage> messages, int index, int query, List<(int Start, int End)> written)
    {
        var message = messages[index];
        var content = PythonText.Strip(message.Content);
        switch (message.Role)
        {
            case "system" when index > 0:
                throw new ChatTemplateException($"Message {index + 1} is a system message. Only the first message may be one.");
            case "system" or "user":
                text.Append(TurnStart).Append(message.Role).Append('\n').Append(content).Append(TurnEnd);
                break;
            case "assistant":
                written.Add(AssistantTurn.Append(text, message, content, withThinking: index > query));
                break;
            case "tool" when index == 0:
                throw new ChatTemplateException("Message 1 is a tool's answer. Nothing has called a tool before it.");
            case "tool":
                if (messages[index - 1].Role != "tool") text.Append(TurnStart).Append("user");
                text.Append("\n<tool_response>\n").Append(content).Append("\n</tool_response>");
                if (index + 1 == messages.Count || messages[index + 1].Role != "tool") text.Append(TurnEnd);
                break;
            default:
                throw new ChatTemplateException($"Message {index + 1} has the role '{message.Role}'. Roles are system, user, assistant and tool.");
        }
    }
}
