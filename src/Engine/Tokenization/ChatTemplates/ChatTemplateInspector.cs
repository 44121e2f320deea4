using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>Finds a folder's chat template and compares its hash with those of templates that were compared with the built-in renderer.</summary>
internal static class ChatTemplateInspector
{
    internal const string TemplateFile = "chat_template.jinja";
    internal const string ConfigFile = "tokenizer_config.json";

    private const long LongestTemplate = 1 << 24;

    // A hash enters this list once a template's text has been compared with the renderer, as our own has been.
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { HashOf(Encoding.UTF8.GetBytes(TokenizerFiles.ChatTemplate())) };

    public static ChatTemplateInspection Inspect(string folder)
    {
        var own = Path.Combine(folder, TemplateFile);
        if (File.Exists(own)) return Describe(own, PlainFile.ReadAllBytes(own, LongestTemplate));
        var config = Path.Combine(folder, ConfigFile);
        return File.Exists(config) && ReadFrom(config) is { } text
            ? Describe(config, Encoding.UTF8.GetBytes(text))
            : new ChatTemplateInspection(ChatTemplateState.Absent, null, null);
    }

    /// <summary>The template's text; null where there is none.</summary>
    internal static string? Text(string folder)
    {
        var own = Path.Combine(folder, TemplateFile);
        if (File.Exists(own)) return Encoding.UTF8.GetString(PlainFile.ReadAllBytes(own, LongestTemplate));
        var config = Path.Combine(folder, ConfigFile);
        return File.Exists(config) ? ReadFrom(config) : null;
    }

    private static ChatTemplateInspection Describe(string file, byte[] template)
    {
        var hash = HashOf(template);
        return new(Known.Contains(hash) ? ChatTemplateState.Known : ChatTemplateState.Unknown, file, hash);
    }

    private static string HashOf(byte[] template) => Convert.ToHexStringLower(SHA256.HashData(template));

    // One text, or a list of named ones of which "default" is used.
    private static string? ReadFrom(string config)
    {
        try
        {
            using var document = JsonInput.ReadFile(config);
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
