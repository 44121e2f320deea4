using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Chats;

/// <summary>Reads chats, a JSON object per line: <c>{"messages": [{"role", "content", "reasoning"?}], "unfinished"?, "label"?, "group"?}</c>.</summary>
/// <remarks>Other fields are left aside, so that published data can be read as it is; what would change the text is refused.</remarks>
internal static class ChatFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Each chat, in the file's order; blank lines are skipped. The file may be gzipped.</summary>
    /// <exception cref="InvalidDataException">A line holds no chat; the message names file, line and what is wrong.</exception>
    public static IEnumerable<Chat> Read(InputFile file)
    {
        using var reader = new StreamReader(Unzipped(file.Open()), new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (var number = 1; Line(reader, file.Name, number) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Chat(line, file.Name, number);
            }
        }
    }

    private static Stream Unzipped(Stream file)
    {
        // By content, not by name: a stored artifact has no name.
        var zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static string? Line(StreamReader reader, string name, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw Wrong(name, number, "it is not UTF-8 text", e);
        }
    }

    private static Chat Chat(string line, string name, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var chat = document.RootElement;
            if (chat.ValueKind != JsonValueKind.Object || !chat.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("it has no list \"messages\"");
            }
            var messages = list.EnumerateArray().Select(Message).ToArray();
            if (messages is not [.., { Role: "assistant" }])
            {
                throw new FormatException("its last message must be the assistant's");
            }
            return new Chat(messages, Flag(chat, "unfinished"), Text(chat, "label"), Text(chat, "group"));
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Wrong(name, number, e.Message.TrimEnd('.'), e);
        }
    }

    private static ChatMessage Message(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a message must be an object {\"role\", \"content\"}");
        }
        if (message.TryGetProperty("tool_calls", out var calls) && calls is { ValueKind: JsonValueKind.Array } && calls.GetArrayLength() > 0)
        {
            throw new FormatException("a message has tool calls, which cannot be learned; write them into its content");
        }
        return new ChatMessage(
            Text(message, "role") ?? throw new FormatException("a message has no \"role\""),
            Text(message, "content") ?? throw new FormatException("a message has no \"content\""),
            Text(message, "reasoning"));
    }

    private static string? Text(JsonElement owner, string name) =>
        !owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new FormatException($"\"{name}\" must be a text");

    private static bool Flag(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new FormatException($"\"{name}\" must be true or false"),
        };

    private static InvalidDataException Wrong(string name, int number, string what, Exception inner) =>
        new($"{name}, line {number}: {what}.", inner);
}
