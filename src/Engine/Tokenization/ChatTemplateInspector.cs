using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vectorscope.Engine.Tokenization;

/// <summary>Finds a folder's chat template and compares its hash with those of templates that were compared with the built-in renderer.</summary>
internal static class ChatTemplateInspector
{
    // A hash enters this list once a template's text has been compared with the renderer; none has been so far.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal);

    public static ChatTemplateInspection Inspect(string folder)
    {
        var own = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(own)) return Describe(own, File.ReadAllBytes(own));
        var config = Path.Combine(folder, "tokenizer_config.json");
        return File.Exists(config) && ReadFrom(config) is { } text
            ? Describe(config, Encoding.UTF8.GetBytes(text))
            : new ChatTemplateInspection(ChatTemplateState.Absent, null, null);
    }

    private static ChatTemplateInspection Describe(string file, byte[] template)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(template));
        return new(Known.Contains(hash) ? ChatTemplateState.Known : ChatTemplateState.Unknown, file, hash);
    }

    // One text, or a list of named ones of which "default" is used.
    private static string? ReadFrom(string config)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(config));
            if (!document.RootElement.TryGetProperty("chat_template", out var template)) return null;
            return template.ValueKind == JsonValueKind.Array
                ? template.EnumerateArray().Where(t => t.GetProperty("name").GetString() == "default")
                    .Select(t => t.GetProperty("template").GetString()).FirstOrDefault() ?? template.GetRawText()
                : template.GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ChatTemplateException($"The chat_template in '{config}' cannot be read: {e.Message} Fetch the file again.", e);
        }
    }
}
