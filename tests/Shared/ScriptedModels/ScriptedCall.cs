using System.Text.Json.Nodes;

namespace Vectorscope.ScriptedModels;

/// <summary>One request for a reply.</summary>
internal sealed record ScriptedCall(string Model, IReadOnlyList<(string Role, string Content)> Messages, bool Stream, int? MaxTokens, long? Seed)
{
    /// <summary>Replies that the conversation holds already.</summary>
    internal int Replies => Messages.Count(message => message.Role == "assistant");

    /// <summary>What the first user message says: protocol, instruction, screen.</summary>
    internal string First => Messages.First(message => message.Role == "user").Content;

    internal string Last => Messages[^1].Content;

    internal static ScriptedCall Read(JsonNode body) => new(
        (string)body["model"]!,
        [.. body["messages"]!.AsArray().Select(message => ((string)message!["role"]!, Text(message["content"])))],
        (bool?)body["stream"] ?? false,
        (int?)(body["max_completion_tokens"] ?? body["max_tokens"]),
        (long?)body["seed"]);

    // A text, or a list of parts.
    private static string Text(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
        null => "",
        _ => (string)content!,
    };
}
