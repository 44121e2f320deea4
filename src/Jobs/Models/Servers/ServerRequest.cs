using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>Writes what an OpenAI-compatible server is asked. What nobody has set is not sent: some servers refuse what they do not know.</summary>
internal static class ServerRequest
{
    /// <param name="isOpenAi">OpenAI itself refuses fields it does not know; others know an older name for the token budget.</param>
    public static JsonObject Of(string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isOpenAi)
    {
        var request = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text })]),
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        var sampling = ReplyProperties.SamplingOf(options);
        Set(request, "seed", options?.Seed);
        Set(request, isOpenAi ? "max_completion_tokens" : "max_tokens", options?.MaxOutputTokens);
        Set(request, "temperature", sampling.Temperature);
        Set(request, "top_p", sampling.TopP);
        Set(request, "presence_penalty", sampling.PresencePenalty);
        if (isOpenAi)
        {
            return request;
        }
        // All tokens are -1 to every server that has a word for it; some refuse 0.
        Set(request, "top_k", sampling.TopK is 0 ? -1 : sampling.TopK);
        Set(request, "min_p", sampling.MinP);
        // Templates that can think do so unless told otherwise; servers without templates are not bothered.
        if (options?.AdditionalProperties?.TryGetValue(ReplyProperties.Think, out bool think) == true && !think)
        {
            request["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = false };
        }
        return request;
    }

    private static void Set<T>(JsonObject request, string name, T? value) where T : struct
    {
        if (value is { } given)
        {
            request[name] = JsonValue.Create(given);
        }
    }
}
