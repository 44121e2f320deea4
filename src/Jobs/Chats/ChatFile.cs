using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Chats;

/// <summary>Reads chats, a JSON object per line: <c>{"messages": [{"role", "content", "reasoning"?, "weight"?}], "unfinished"?, "label"?, "group"?}</c>.</summary>
/// <remarks>
/// Other fields are left aside, so that published data can be read as it is; what would change the text or what is learned of it is
/// read or refused (<see cref="ChatFields"/>).
/// </remarks>
internal static class ChatFile
{
    private const int LongestLine = 64 << 20;

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
            var line = new StringBuilder();
            for (int read; (read = reader.Read()) >= 0;)
            {
                if (read is '\n' or '\r')
                {
                    if (read == '\r' && reader.Peek() == '\n')
                    {
                        reader.Read();
                    }

                    return line.ToString();
                }

                // What unzips without end must not be held without end.
                if (line.Length == LongestLine)
                {
                    throw Wrong(name, number, $"it has more than {Amount.Of(LongestLine)} characters; a chat is one line", null);
                }

                line.Append((char)read);
            }

            return line.Length == 0 ? null : line.ToString();
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
            using var document = JsonInput.Parse(line, Strict);
            var chat = document.RootElement;
            if (chat.ValueKind != JsonValueKind.Object || !chat.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("it has no list \"messages\"");
            }
            ChatFields.CheckChat(chat);
            var messages = list.EnumerateArray().Select(Message).ToArray();
            if (messages is not [.., { Role: "assistant" }])
            {
                throw new FormatException("its last message must be the assistant's");
            }
            var isLearned = ChatFields.IsLearned(chat);
            var left = list.EnumerateArray().Select((message, i) => (message, i)).Where(one => !(isLearned && ChatFields.IsLearned(one.message))).Select(one => one.i);
            return new Chat(messages, Flag(chat, "unfinished"), ChatFields.Text(chat, "label"), ChatFields.Text(chat, "group")) { Unlearned = left.ToFrozenSet(), File = name, Line = number };
        }
        catch (Exception e) when (number == 1 && line.Trim() is "{" or "[" || e is FormatException && line.TrimStart().StartsWith('['))
        {
            throw Wrong(name, number, "a chat must be a JSON object in one line; here the file is a list, or spread over lines. `jq -c` writes one a line", e);
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
        ChatFields.CheckMessage(message);
        return new ChatMessage(
            ChatFields.Text(message, "role") ?? throw new FormatException("a message has no \"role\""),
            ChatFields.Text(message, "content") ?? throw new FormatException("a message has no \"content\""),
            ChatFields.Reasoning(message));
    }

    private static bool Flag(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new FormatException($"\"{name}\" must be true or false"),
        };

    private static InvalidDataException Wrong(string name, int number, string what, Exception? inner) =>
        new($"{name}, line {number}: {what}.", inner);
}
