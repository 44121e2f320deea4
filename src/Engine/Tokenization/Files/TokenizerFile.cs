using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tokenization.Files;

/// <summary>Reads a tokenizer.json. What is not known to be done exactly is refused by name.</summary>
internal sealed class TokenizerFile
{
    /// <summary>No id reaches it: what a file says must not cost the memory of what it cannot have.</summary>
    internal const int MaximumVocabulary = 1 << 24;

    private readonly string _path;

    private TokenizerFile(string path) => _path = path;

    public static TokenizerDefinition Read(string path)
    {
        try
        {
            using var document = JsonInput.ReadFile(path);
            return new TokenizerFile(path).Read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"'{Quote.Path(path)}' cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"'{Quote.Path(path)}' is not JSON: {e.Message} Fetch the file again.", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TokenizerException($"'{Quote.Path(path)}' does not have the form of a tokenizer.json: {e.Message}", e);
        }
    }

    // "truncation" and "padding" are left aside on purpose: they are leftovers of how a file was last used for
    // training, and every reader of such files turns them off.
    private TokenizerDefinition Read(JsonElement root)
    {
        var components = new TokenizerComponents(_path);
        var normalize = components.ReadNormalizer(Part(root, "normalizer"));
        var split = components.ReadPreTokenizer(Part(root, "pre_tokenizer"));
        components.CheckPostProcessor(Part(root, "post_processor"));
        components.CheckDecoder(Part(root, "decoder"));
        var (model, merges, ignoreMerges) = ReadModel(root.GetProperty("model"));
        return new TokenizerDefinition(model, merges, ReadAdded(root, model), normalize, ignoreMerges, split);
    }

    private (Dictionary<string, int> Entries, MergeTable Merges, bool IgnoreMerges) ReadModel(JsonElement model)
    {
        var type = Part(model, "type") is { } named ? named.GetString() : null;
        // Files of old versions name no type; only a BPE model has merges.
        if (type != "BPE" && !(type is null && Part(model, "merges") is not null))
            throw Refused($"its model is of type '{type ?? "none"}'", "only 'BPE' is supported");
        foreach (var name in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
            if (Part(model, name)?.GetString() is { Length: > 0 } affix)
                throw Refused($"model.{name} is '{affix}'", "byte-level models have none");
        if (Part(model, "byte_fallback")?.GetBoolean() is true)
            throw Refused("model.byte_fallback is true", "byte-level models need none");
        if (Part(model, "dropout")?.GetDouble() is > 0 and var dropout)
            throw Refused($"model.dropout is {dropout}", "encoding must not depend on chance");
        var entries = ReadEntries(model.GetProperty("vocab"));
        return (entries, ReadMerges(model.GetProperty("merges"), entries), Part(model, "ignore_merges")?.GetBoolean() is true);
    }

    private Dictionary<string, int> ReadEntries(JsonElement vocabulary)
    {
        var count = vocabulary.GetPropertyCount();
        var entries = new Dictionary<string, int>(count, StringComparer.Ordinal);
        var ids = new HashSet<int>(count);
        foreach (var entry in vocabulary.EnumerateObject())
        {
            var id = entry.Value.GetInt32();
            if (id is < 0 or >= MaximumVocabulary || !entries.TryAdd(entry.Name, id) || !ids.Add(id))
                throw Refused($"model.vocab entry '{entry.Name}' has id {id}", $"ids are from 0 to {MaximumVocabulary - 1}, and neither a token nor an id may occur twice");
        }
        return entries;
    }

    private MergeTable ReadMerges(JsonElement list, Dictionary<string, int> entries)
    {
        var table = new MergeTable(list.GetArrayLength());
        var ids = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> small = stackalloc char[256];
        var rank = 0;
        foreach (var item in list.EnumerateArray())
        {
            ReadPair(item, rank, out var left, out var right);
            var (first, length) = (left.Length, left.Length + right.Length);
            var both = length <= small.Length ? small[..length] : new char[length];
            left.CopyTo(both);
            right.CopyTo(both[first..]);
            table.Add(IdOf(both[..first]), IdOf(both[first..]), new Merge(rank, IdOf(both)));
            rank++;
        }
        return table;

        int IdOf(ReadOnlySpan<char> token) => ids.TryGetValue(token, out var id) ? id
            : throw Refused($"model.merges entry {rank} needs the token '{token}'", "model.vocab lacks it");
    }

    // "a b" in older files, ["a", "b"] in newer ones. There are as many as tokens: no text is made that is not kept.
    private void ReadPair(JsonElement item, int rank, out ReadOnlySpan<char> left, out ReadOnlySpan<char> right)
    {
        left = right = default;
        if (item.ValueKind == JsonValueKind.String)
        {
            var text = item.GetString().AsSpan();
            var end = text.IndexOf(' ');
            if (end > 0 && !text[(end + 1)..].Contains(' '))
            {
                left = text[..end];
                right = text[(end + 1)..];
            }
        }
        else if (item.GetArrayLength() == 2)
        {
            left = item[0].GetString();
            right = item[1].GetString();
        }
        if (left.IsEmpty || right.IsEmpty) throw Refused($"model.merges entry {rank} is {item.GetRawText()}", "a merge has two sides");
    }

    private List<AddedToken> ReadAdded(JsonElement root, Dictionary<string, int> model)
    {
        var tokens = new List<AddedToken>();
        var owners = model.ToDictionary(e => e.Value, e => e.Key);
        var contents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Part(root, "added_tokens")?.EnumerateArray() ?? [])
        {
            var id = item.GetProperty("id").GetInt32();
            var content = item.GetProperty("content").GetString() ?? "";
            foreach (var name in new[] { "single_word", "lstrip", "rstrip" })
                if (IsSet(name)) throw Refused($"added token '{content}' sets {name}", "only false is supported");
            if (content.Length == 0) throw Refused($"added token {id} is empty", "nothing could be recognised as it");
            if (id is < 0 or >= MaximumVocabulary || !contents.Add(content) || !owners.TryAdd(id, content) && owners[id] != content
                || model.TryGetValue(content, out var other) && other != id)
                throw Refused($"added token '{content}' has id {id}", "the token or the id has another meaning already");
            tokens.Add(new AddedToken(id, content, IsSet("special"), IsSet("normalized")));

            bool IsSet(string name) => Part(item, name)?.GetBoolean() is true;
        }
        return tokens;
    }

    private static JsonElement? Part(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private TokenizerException Refused(string what, string why) => new($"'{_path}' cannot be used: {Quote.Of(what)}; {why}.");
}
