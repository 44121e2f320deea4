using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Models.Servers;

/// <summary>
/// One piece of an answer, or the whole of one that did not come in pieces. Read are text, thinking, end and usage; servers differ in
/// everything else, and fill it with what their own libraries do not mind, so nothing else is looked at.
/// </summary>
/// <param name="Text">Null when this piece brought none.</param>
/// <param name="Thinking">What the server took out of the text as thinking; null when this piece brought none.</param>
/// <param name="Finish">The server's word for the end; empty when it wrote an empty one, null when it wrote none.</param>
/// <param name="HasChoice">Whether the piece continues the reply at all.</param>
/// <param name="IsMessage">Whether it is a message and no part of one.</param>
/// <param name="Usage">Null when this piece counts nothing.</param>
/// <param name="Error">An error in the place of, or beside, a reply.</param>
internal sealed record ChatPiece(string? Text, string? Thinking, string? Finish, bool HasChoice, bool IsMessage, UsageDetails? Usage, ServerFailure? Error)
{
    /// <summary>Of one JSON object.</summary>
    public static ChatPiece Of(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new(null, null, null, false, false, null, ServerFailure.OfError(json));
        }
        var choice = Part(json, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0 ? choices[0] : default;
        var message = First(choice, JsonValueKind.Object, "delta", "message");
        return new(
            Content(message) ?? (message.ValueKind == JsonValueKind.Undefined ? Words(Part(choice, "text")) : null),
            Reasoning(message),
            Part(choice, "finish_reason") switch
            {
                { ValueKind: JsonValueKind.String } word => Read(word),
                { ValueKind: JsonValueKind.Number or JsonValueKind.True } other => other.ToString(),
                _ => null,
            },
            choice.ValueKind == JsonValueKind.Object,
            Part(choice, "delta").ValueKind != JsonValueKind.Object && Part(choice, "message").ValueKind == JsonValueKind.Object,
            UsageOf(First(json, JsonValueKind.Object, "usage")),
            ErrorOf(json, choice));
    }

    private static ServerFailure? ErrorOf(JsonElement json, JsonElement choice)
    {
        if (Part(json, "error") is { } error && !IsEmpty(error))
        {
            // What stands beside an error that is a word or a mark belongs to it, where there is no reply.
            return ServerFailure.OfError(choice.ValueKind == JsonValueKind.Undefined || error.ValueKind is JsonValueKind.True or JsonValueKind.Number ? json : error);
        }
        if (Part(choice, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } inner && !IsEmpty(inner))
        {
            return ServerFailure.OfError(inner);
        }
        // Servers of an older kind put the error's fields at the top, where a reply's would be.
        return choice.ValueKind == JsonValueKind.Undefined && Part(json, "choices").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            && First(json, JsonValueKind.Undefined, "message", "detail", "msg", "errors", "error_message", "text", "base_resp") is { ValueKind: not JsonValueKind.Undefined } said && !IsEmpty(said)
            ? ServerFailure.OfError(json) : null;
    }

    private static bool IsEmpty(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Number => error.ToString() is "0",
        JsonValueKind.String => string.IsNullOrEmpty(Read(error)),
        JsonValueKind.Object => !error.EnumerateObject().Any(),
        JsonValueKind.Array => error.GetArrayLength() == 0,
        _ => false,
    };

    // What a model refuses to say is what it said.
    private static string? Content(JsonElement message) => Words(Part(message, "content")) ?? Words(Part(message, "refusal"));

    // The same thinking may come under several names; the first that says something counts.
    private static string? Reasoning(JsonElement message) =>
        Words(Part(message, "reasoning_content")) ?? Words(Part(message, "reasoning")) ?? Words(Part(message, "thinking"))
        ?? Words(Part(message, "reasoning_details"));

    /// <summary>A text, or the texts of a list of parts; null when there is none.</summary>
    private static string? Words(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => Read(content) is { Length: > 0 } text ? text : null,
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part =>
            part.ValueKind == JsonValueKind.String ? Read(part) : Words(First(part, JsonValueKind.Undefined, "text", "content")))) is { Length: > 0 } joined ? joined : null,
        JsonValueKind.Object => Words(First(content, JsonValueKind.Undefined, "text", "content")),
        _ => null,
    };

    private static UsageDetails? UsageOf(JsonElement usage)
    {
        var (prompt, completion) = (Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"));
        return prompt is null && completion is null ? null : new UsageDetails
        {
            InputTokenCount = prompt,
            OutputTokenCount = completion,
            TotalTokenCount = Count(usage, "total_tokens"),
            CachedInputTokenCount = Count(Part(usage, "prompt_tokens_details"), "cached_tokens"),
            ReasoningTokenCount = Count(Part(usage, "completion_tokens_details"), "reasoning_tokens"),
        };
    }

    /// <summary>A count, however it is written; null when it is none.</summary>
    private static long? Count(JsonElement usage, string name) =>
        Part(usage, name) is { ValueKind: JsonValueKind.Number or JsonValueKind.String } value
        && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= int.MaxValue
            ? (long)number : null;

    private static JsonElement Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The first of the names that is there and not null; of the kind, unless that is undefined.</summary>
    private static JsonElement First(JsonElement json, JsonValueKind kind, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Part(json, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value
                && (kind == JsonValueKind.Undefined || value.ValueKind == kind))
            {
                return value;
            }
        }
        return default;
    }

    /// <summary>A text unit by unit: a server that cuts its text anywhere sends the halves of a pair in two pieces.</summary>
    private static string Read(JsonElement text)
    {
        var raw = text.GetRawText().AsSpan()[1..^1];
        if (!raw.Contains("\\u", StringComparison.Ordinal))
        {
            return text.GetString()!;
        }
        var read = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                read.Append(raw[i]);
            }
            else if (raw[++i] == 'u')
            {
                read.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                read.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }
        return read.ToString();
    }
}
