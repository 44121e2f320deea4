using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>The pieces of a server's answer, whatever it says its form is: events, or JSON at once or line by line.</summary>
internal static class ChatAnswer
{
    private const int LongestWords = 1 << 16;

    /// <summary>The pieces as they come; null for the mark that says the answer is whole.</summary>
    /// <exception cref="ServerFailure">The server sent an error.</exception>
    /// <exception cref="IOException">The connection broke, or a piece came broken.</exception>
    public static async IAsyncEnumerable<ChatPiece?> ReadAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(body);
        var pieces = await BeginsAsJsonAsync(reader, cancellationToken)
            ? ObjectsAsync(reader.AsStream(), cancellationToken)
            : EventsAsync(reader.AsStream(), cancellationToken);
        await foreach (var piece in pieces.WithCancellation(cancellationToken))
        {
            if (piece?.Error is { } error)
            {
                throw error;
            }
            yield return piece;
        }
    }

    private static async Task<bool> BeginsAsJsonAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var (isJson, seen) = FirstCharacter(read.Buffer);
            // Nothing is taken: the bytes looked at are read again.
            reader.AdvanceTo(read.Buffer.Start, seen ? read.Buffer.Start : read.Buffer.End);
            if (seen || read.IsCompleted)
            {
                return isJson;
            }
        }
    }

    private static (bool IsJson, bool Seen) FirstCharacter(ReadOnlySequence<byte> buffer)
    {
        var bytes = new SequenceReader<byte>(buffer);
        bytes.AdvancePastAny((byte)' ', (byte)'\n', (byte)'\r', (byte)'\t');
        return bytes.TryPeek(out var first) ? (first is (byte)'{' or (byte)'[', true) : (false, false);
    }

    private static async IAsyncEnumerable<ChatPiece?> ObjectsAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var objects = JsonSerializer
            .DeserializeAsyncEnumerable<JsonElement>(body, topLevelValues: true, cancellationToken: cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var isWhole = false;
        while (true)
        {
            try
            {
                if (!await objects.MoveNextAsync())
                {
                    break;
                }
            }
            catch (JsonException e)
            {
                throw Broken(e);
            }
            var piece = ChatPiece.Of(objects.Current);
            isWhole = piece.IsMessage;
            yield return piece;
        }
        // A message that came at once has its end where its document has.
        if (isWhole)
        {
            yield return null;
        }
    }

    // Read line by line and not by a reader of events: what a server says outside their form is often why there is no reply, and the
    // last event may come without the empty line that would end it.
    private static async IAsyncEnumerable<ChatPiece?> EventsAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(body, Encoding.UTF8);
        var (data, outside, isError, isReply) = (new StringBuilder(), new StringBuilder(), false, false);
        while (true)
        {
            var line = await lines.ReadLineAsync(cancellationToken);
            if (line is { Length: > 0 })
            {
                if (Field(line, "data") is { } part)
                {
                    data.Append(data.Length > 0 ? "\n" : "").Append(part);
                }
                else if (Field(line, "event") is { } name)
                {
                    isError = name.Trim() == "error";
                }
                else if (Field(line, "error") is { } error)
                {
                    throw ServerFailure.OfText(error);
                }
                else if (line[0] != ':' && Field(line, "id") is null && Field(line, "retry") is null && outside.Length < LongestWords)
                {
                    outside.Append(line).Append('\n');
                }
                continue;
            }
            var text = data.ToString().Trim();
            if (text == "[DONE]")
            {
                if (isReply || outside.Length == 0)
                {
                    yield return null;
                }
                break;
            }
            if (isError && text.Length > 0)
            {
                throw ServerFailure.OfText(text);
            }
            else if (Piece(text, mustBeJson: text is ['{', ..] && line is not null) is { } piece)
            {
                isReply = true;
                yield return piece;
            }
            else if (text is not ['{', ..] && outside.Length < LongestWords && text.Any(char.IsWhiteSpace))
            {
                // One word is a sign of life; a sentence may be the reason.
                outside.Append(text).Append('\n');
            }
            data.Clear();
            isError = false;
            if (line is null)
            {
                break;
            }
        }
        if (!isReply && outside.ToString().Trim() is { Length: > 0 } said)
        {
            throw ServerFailure.OfText(said);
        }
    }

    private static string? Field(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ':' ? line[(name.Length + 1)..] : null;

    /// <summary>Null for what is no object or list: a sign of life, words, or what was cut off with the connection.</summary>
    private static ChatPiece? Piece(string data, bool mustBeJson)
    {
        if (data is not ['{' or '[', ..])
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(data);
            return ChatPiece.Of(document.RootElement);
        }
        catch (JsonException)
        {
            // NaN and the like, where Python writes its numbers: they cost their field at most.
        }
        try
        {
            return ChatPiece.Of(JsonInput.Read(LooseJson.Mend(Encoding.UTF8.GetBytes(data))));
        }
        catch (JsonException e)
        {
            return mustBeJson ? throw Broken(e) : null;
        }
    }

    private static IOException Broken(JsonException e) => new($"A piece of the reply is no JSON: {Quote.Of(e.Message)}");
}
