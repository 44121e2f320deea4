using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tokenization.Files;

/// <summary>Reads the parts of a tokenizer.json around its model, and refuses those whose work would have to be guessed.</summary>
internal sealed class TokenizerComponents(string path)
{
    /// <summary>Whether text is brought to form C.</summary>
    public bool ReadNormalizer(JsonElement? part) => Steps(part, "normalizers") switch
    {
        [] => false,
        [var only] when TypeOf(only) == "NFC" => true,
        [var first, ..] => throw Refused("normalizer", first, "only 'NFC' alone is supported"),
    };

    /// <summary>A split by a known expression, then the byte alphabet without a split of its own.</summary>
    public SplitPattern ReadPreTokenizer(JsonElement? part)
    {
        if (Steps(part, "pretokenizers") is not [var split, var bytes] || TypeOf(split) != "Split" || TypeOf(bytes) != "ByteLevel")
            throw Refused("pre_tokenizer", part, "supported is 'Split' followed by 'ByteLevel'");
        if (IsSet(bytes, "add_prefix_space", unset: true) || IsSet(bytes, "use_regex", unset: true))
            throw Refused("pre_tokenizer", bytes, "add_prefix_space and use_regex must be false");
        if (split.GetProperty("behavior").GetString() != "Isolated" || IsSet(split, "invert", unset: false))
            throw Refused("pre_tokenizer", split, "behavior must be 'Isolated' and invert false");
        var expression = split.GetProperty("pattern").TryGetProperty("Regex", out var regex) ? regex.GetString() : null;
        return expression is not null && SplitPattern.For(expression) is { } known ? known
            : throw Refused("pre_tokenizer", split.GetProperty("pattern"), "its pattern is not one of those known (Qwen2, Qwen3, Qwen3.5)");
    }

    /// <summary>Accepts what adds no token: offsets are not kept here.</summary>
    public void CheckPostProcessor(JsonElement? part)
    {
        foreach (var step in Steps(part, "processors"))
        {
            if (TypeOf(step) == "ByteLevel") continue;
            if (TypeOf(step) == "TemplateProcessing" && step.GetProperty("single").EnumerateArray().All(e => e.TryGetProperty("Sequence", out _)))
                continue;
            throw Refused("post_processor", step, "it may add tokens; only those that add none are supported");
        }
    }

    /// <summary>Only the byte alphabet can be undone.</summary>
    public void CheckDecoder(JsonElement? part)
    {
        if (Steps(part, "decoders") is not [var only] || TypeOf(only) != "ByteLevel")
            throw Refused("decoder", part, "only 'ByteLevel' is supported");
    }

    // A component alone, or those of a sequence.
    private static JsonElement[] Steps(JsonElement? part, string list)
    {
        if (part is not { } component) return [];
        return TypeOf(component) == "Sequence"
            ? [.. component.GetProperty(list).EnumerateArray().SelectMany(e => Steps(e, list))]
            : [component];
    }

    private static string TypeOf(JsonElement component) => component.GetProperty("type").GetString() ?? "";

    private static bool IsSet(JsonElement component, string name, bool unset) =>
        component.TryGetProperty(name, out var value) ? value.GetBoolean() : unset;

    private TokenizerException Refused(string part, JsonElement? found, string why) => new(
        $"'{Quote.Path(path)}' cannot be used: its {part} is {(found is { } component ? Quote.Of(component.GetRawText()) : "absent")}; {why}.");
}
