using Microsoft.Extensions.AI;
using OpenAI.Chat;

// The library's own way to send fields that it has no property for is marked experimental.
#pragma warning disable SCME0001

namespace Vectorscope.Jobs.Models;

/// <summary>Turns our options into those of an OpenAI-compatible server.</summary>
internal static class ServerRequest
{
    /// <summary>Options as the library sends them; what it has no field for is added to the JSON.</summary>
    /// <param name="isOpenAi">OpenAI itself refuses fields it does not know; others know an older name for the token budget.</param>
    public static ChatOptions Of(ChatOptions? options, bool isOpenAi)
    {
        var sent = options?.Clone() ?? new ChatOptions();
        var (budget, topK, minP) = (sent.MaxOutputTokens, sent.TopK, Number(sent, ReplyProperties.MinP));
        var dontThink = sent.AdditionalProperties?.TryGetValue(ReplyProperties.Think, out bool think) == true && !think;
        // These mean something in this program only.
        (sent.ConversationId, sent.ModelId, sent.AdditionalProperties) = (null, null, null);
        if (isOpenAi)
        {
            return sent;
        }
        sent.MaxOutputTokens = null;
        sent.RawRepresentationFactory = _ =>
        {
            var raw = new ChatCompletionOptions();
            if (budget is { } tokens) raw.Patch.Set("$.max_tokens"u8, tokens);
            if (topK is { } k) raw.Patch.Set("$.top_k"u8, k);
            if (minP is { } p) raw.Patch.Set("$.min_p"u8, p);
            // Templates that can think do so unless told otherwise; servers without templates are not bothered.
            if (dontThink) raw.Patch.Set("$.chat_template_kwargs"u8, """{"enable_thinking":false}"""u8);
            return raw;
        };
        return sent;
    }

    private static double? Number(ChatOptions options, string name) =>
        options.AdditionalProperties?.TryGetValue(name, out double value) == true ? value : null;
}
