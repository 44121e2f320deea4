using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>What a server said instead of a reply: a status of refusal, or an error in the place of one.</summary>
/// <param name="status">HTTP status, or the one that an error inside an answer names.</param>
/// <param name="said">The server's own sentence, or all it sent where none can be told apart.</param>
/// <param name="words">All texts of what it sent, for telling what it means.</param>
/// <param name="retryAfter">The header of that name.</param>
internal sealed class ServerFailure(int status, string said, string words, string? retryAfter = null) : Exception(said)
{
    /// <summary>An error without a number, after a server had begun to answer, is the server's own.</summary>
    public const int Unnumbered = 500;

    public int Status => status;

    public string Words => words;

    public string? RetryAfter => retryAfter;

    /// <summary>Of an answer that is no reply.</summary>
    public static ServerFailure OfAnswer(int status, string body, string? retryAfter)
    {
        try
        {
            var root = JsonInput.Read(LooseJson.Mend(Encoding.UTF8.GetBytes(body)));
            return new(status, Sentence(root) ?? body, string.Join(' ', Texts(root)), retryAfter);
        }
        catch (JsonException)
        {
            return new(status, body, body, retryAfter);
        }
    }

    /// <summary>Of an error object, text or list, wherever a server put it.</summary>
    public static ServerFailure OfError(JsonElement error) => OfAnswer(Number(error) ?? Unnumbered, error.GetRawText(), null);

    /// <summary>Of what a server wrote where a reply should be: JSON or words.</summary>
    public static ServerFailure OfText(string text)
    {
        text = text.Trim();
        try
        {
            return OfError(JsonInput.Read(LooseJson.Mend(Encoding.UTF8.GetBytes(text))));
        }
        catch (JsonException)
        {
            return new(Unnumbered, text, text);
        }
    }

    // The error's own number counts before that of what is around it.
    private static int? Number(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0)
        {
            return Number(error[0]);
        }
        if (error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        if (error.TryGetProperty("error", out var inner) && Number(inner) is { } ofInner)
        {
            return ofInner;
        }
        foreach (var name in (ReadOnlySpan<string>)["code", "status", "status_code", "statusCode", "error_code"])
        {
            if (error.TryGetProperty(name, out var value) && int.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number is >= 400 and < 600)
            {
                return number;
            }
        }
        return null;
    }

    // {"error":{"message":…}}, {"error":"…"}, {"message":…}, {"detail":"…"}, {"detail":[{"msg":…}]}: as the servers of the field have it.
    private static string? Sentence(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString();
        }
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.GetArrayLength() > 0 ? Sentence(json[0]) : null;
        }
        if (json.ValueKind == JsonValueKind.Object)
        {
            // An error that is one word, "Bad Request", has its sentence beside it.
            foreach (var name in (ReadOnlySpan<string>)["error", "message", "detail", "msg", "errors", "error_message", "status_msg", "base_resp", "text"])
            {
                if (json.TryGetProperty(name, out var part) && !(name == "error" && part.ValueKind == JsonValueKind.String && HasSentence(json)) && Sentence(part) is { Length: > 0 } sentence)
                {
                    return sentence;
                }
            }
            return json.TryGetProperty("error", out var word) ? Sentence(word) : null;
        }
        return null;
    }

    private static bool HasSentence(JsonElement json) =>
        (json.TryGetProperty("message", out var sentence) || json.TryGetProperty("detail", out sentence)) && sentence.ValueKind is JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object;

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        // Some repeat what they were sent, and what a conversation speaks of says nothing of the refusal.
        JsonValueKind.Object => json.EnumerateObject().Where(property => property.Name is not ("input" or "messages" or "body")).SelectMany(property => Texts(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        _ => [],
    };
}
