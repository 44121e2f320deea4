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
        var (budget, sampling) = (sent.MaxOutputTokens, ReplyProperties.SamplingOf(sent));
        var dontThink = sent.AdditionalProperties?.TryGetValue(ReplyProperties.Think, out bool think) == true && !think;
        // These mean something in this program only.
        (sent.ConversationId, sent.ModelId, sent.AdditionalProperties) = (null, null, null);
        if (!isOpenAi)
        {
            sent.MaxOutputTokens = null;
        }
        sent.RawRepresentationFactory = _ =>
        {
            // Written as they are: in the library's own fields, which are single precision, 0.7 is 0.699999988.
            var raw = new ChatCompletionOptions();
            if (sampling.Temperature is { } temperature) raw.Patch.Set("$.temperature"u8, temperature);
            if (sampling.TopP is { } topP) raw.Patch.Set("$.top_p"u8, topP);
            if (sampling.PresencePenalty is { } penalty) raw.Patch.Set("$.presence_penalty"u8, penalty);
            if (isOpenAi) return raw;
            if (budget is { } tokens) raw.Patch.Set("$.max_tokens"u8, tokens);
            // All tokens are -1 to every server that has a word for it; some refuse 0.
            if (sampling.TopK is { } topK) raw.Patch.Set("$.top_k"u8, topK == 0 ? -1 : topK);
            if (sampling.MinP is { } minP) raw.Patch.Set("$.min_p"u8, minP);
            // Templates that can think do so unless told otherwise; servers without templates are not bothered.
            if (dontThink) raw.Patch.Set("$.chat_template_kwargs"u8, """{"enable_thinking":false}"""u8);
            return raw;
        };
        return sent;
    }
}
