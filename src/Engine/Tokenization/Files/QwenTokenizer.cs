using System.Text.Json.Nodes;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tokenization.Files;

/// <summary>Writes tokenizer.json in the Qwen3.5 form: the bytes, then the merges, then the added tokens of text chats.</summary>
internal static class QwenTokenizer
{
    internal const string PadToken = "<|endoftext|>";

    /// <summary>Ends a turn, and with it a reply.</summary>
    internal const string StopToken = "<|im_end|>";

    internal static IReadOnlyList<(string Content, bool Special)> AddedTokens { get; } =
    [
        (PadToken, true), ("<|im_start|>", true), (StopToken, true),
        ("<tool_call>", false), ("</tool_call>", false), ("<tool_response>", false), ("</tool_response>", false),
        ("<think>", false), ("</think>", false),
    ];

    /// <summary>The spellings of the 256 bytes in the order of their ids, which is that of the letters.</summary>
    internal static IReadOnlyList<string> ByteLetters { get; } =
        [.. Enumerable.Range(0, 256).Select(b => ByteAlphabet.CharacterOf((byte)b)).Order().Select(letter => letter.ToString())];

    /// <summary>The smallest vocabulary that takes every byte and every added token.</summary>
    internal static int SmallestSize => ByteLetters.Count + AddedTokens.Count;

    /// <summary>The content of the file and the id of <see cref="StopToken"/>.</summary>
    /// <param name="merges">Two halves each, in the order of their ranks; no two spell the same token.</param>
    internal static (JsonObject Content, int StopToken) Make(IReadOnlyList<(string Left, string Right)> merges)
    {
        var ids = new JsonObject();
        foreach (var letter in ByteLetters) ids.Add(letter, ids.Count);
        foreach (var (left, right) in merges) ids.Add(left + right, ids.Count);
        var first = ids.Count;
        var added = new JsonArray();
        foreach (var (text, special) in AddedTokens) added.Add(AddedToken(first + added.Count, text, special));
        var content = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = new JsonObject { ["type"] = "NFC" },
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = SplitPattern.Qwen35 },
                        ["behavior"] = "Isolated",
                        ["invert"] = false,
                    },
                    ByteLevel(addPrefixSpace: false, useRegex: false)),
            },
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(addPrefixSpace: true, useRegex: true),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = false,
                ["vocab"] = ids,
                ["merges"] = new JsonArray([.. merges.Select(m => (JsonNode)new JsonArray(m.Left, m.Right))]),
            },
        };
        return (content, first + AddedTokens.Index().First(t => t.Item.Content == StopToken).Index);
    }

    private static JsonObject AddedToken(int id, string content, bool special) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = special,
    };

    private static JsonObject ByteLevel(bool addPrefixSpace, bool useRegex) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = addPrefixSpace,
        ["trim_offsets"] = true,
        ["use_regex"] = useRegex,
    };
}
