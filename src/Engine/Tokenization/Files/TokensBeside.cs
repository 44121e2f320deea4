using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tokenization.Files;

/// <summary>
/// Added tokens that tokenizer.json lacks and files beside it have: <c>added_tokens_decoder</c> of tokenizer_config.json, else
/// added_tokens.json; then the special tokens that tokenizer_config.json and special_tokens_map.json name. That is what transformers
/// reads, in its order; without it such a token would come apart into its letters.
/// </summary>
internal sealed class TokensBeside
{
    private const string Config = "tokenizer_config.json", Added = "added_tokens.json", Map = "special_tokens_map.json";

    // "additional_special_tokens" is a list, called "extra_special_tokens" by newer writers.
    private static readonly string[] SpecialKeys =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token", "additional_special_tokens", "extra_special_tokens"];

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, int> _model;
    private readonly List<AddedToken> _found;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _owners;
    private int _next;

    private TokensBeside(string folder, TokenizerDefinition definition)
    {
        (_folder, _model, _found) = (folder, definition.Model, [.. definition.Added]);
        _ids = _found.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        _owners = definition.Model.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (var token in _found) _owners[token.Id] = token.Content;
        _next = 1 + _owners.Keys.DefaultIfEmpty(-1).Max();
    }

    /// <param name="folder">Where tokenizer.json lies.</param>
    /// <param name="definition">What tokenizer.json says.</param>
    /// <returns>The same with the tokens that were found beside it.</returns>
    /// <exception cref="TokenizerException">A file is damaged, or gives a token or an id another meaning.</exception>
    internal static TokenizerDefinition AddTo(string folder, TokenizerDefinition definition)
    {
        var beside = new TokensBeside(folder, definition);
        using var config = beside.Parse(Config);
        using var map = beside.Parse(Map);
        List<Special> specials = [.. beside.Specials(Config, config), .. beside.Specials(Map, map)];
        if (config is not null && Part(config.RootElement, "added_tokens_decoder") is { } decoder) beside.ReadDecoder(decoder);
        else beside.ReadAdded(specials);
        beside.AddSpecial(specials);
        return definition with { Added = beside._found };
    }

    private void ReadDecoder(JsonElement decoder)
    {
        if (decoder.ValueKind != JsonValueKind.Object) throw Refused(Config, "added_tokens_decoder is no object");
        foreach (var item in decoder.EnumerateObject())
        {
            if (!int.TryParse(item.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw Refused(Config, $"added_tokens_decoder has the id '{Short(item.Name)}'");
            var (content, special, normalized) = Token(Config, item.Value);
            Add(Config, content, id, special, normalized);
        }
    }

    private void ReadAdded(IReadOnlyList<Special> specials)
    {
        using var added = Parse(Added);
        if (added is null) return;
        var names = specials.Select(special => special.Content).ToHashSet(StringComparer.Ordinal);
        foreach (var item in added.RootElement.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.Number || !item.Value.TryGetInt32(out var id)) throw Refused(Added, $"'{Short(item.Name)}' has no whole number as its id");
            Add(Added, item.Name, id, names.Contains(item.Name), normalized: false);
        }
    }

    // Names only: a token that is known nowhere else takes the next id, as in transformers.
    private void AddSpecial(IReadOnlyList<Special> specials)
    {
        foreach (var (file, content, normalized) in specials)
        {
            if (content.Length > 0 && !_ids.ContainsKey(content))
                Add(file, content, _model.TryGetValue(content, out var known) ? known : _next, special: true, normalized);
        }
    }

    private List<Special> Specials(string file, JsonDocument? document)
    {
        var specials = new List<Special>();
        foreach (var value in SpecialKeys.Select(key => document is null ? null : Part(document.RootElement, key)).OfType<JsonElement>())
        {
            // Newer writers keep an object of named tokens in "extra_special_tokens".
            IEnumerable<JsonElement> items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
                : value.ValueKind == JsonValueKind.Object && Part(value, "content") is null ? value.EnumerateObject().Select(item => item.Value)
                : [value];
            foreach (var item in items)
            {
                var (content, _, normalized) = Token(file, item);
                specials.Add(new(file, content, normalized));
            }
        }
        return specials;
    }

    private void Add(string file, string content, int id, bool special, bool normalized)
    {
        if (content.Length == 0) throw Refused(file, $"the added token {id} is empty");
        if (_ids.TryGetValue(content, out var known))
        {
            if (known != id) throw Refused(file, $"'{Short(content)}' has the id {id}, in tokenizer.json {known}");
            return;
        }
        if (id is < 0 or >= TokenizerFile.MaximumVocabulary || _owners.TryGetValue(id, out var owner) && owner != content || _model.TryGetValue(content, out var other) && other != id)
            throw Refused(file, $"'{Short(content)}' has the id {id}, but the token or the id has another meaning in tokenizer.json");
        _ids.Add(content, id);
        _owners[id] = content;
        _next = Math.Max(_next, id + 1);
        _found.Add(new AddedToken(id, content, special, normalized));
    }

    // A text, or an object that says how the token is looked for.
    private (string Content, bool Special, bool Normalized) Token(string file, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String) return (Text(file, item), true, false);
        if (item.ValueKind != JsonValueKind.Object || Part(item, "content") is not { ValueKind: JsonValueKind.String } said) throw Refused(file, "a token is neither a text nor an object with a content");
        var content = Text(file, said);
        foreach (var name in new[] { "single_word", "lstrip", "rstrip" })
            if (IsSet(name) && !_ids.ContainsKey(content)) throw Refused(file, $"the added token '{Short(content)}' sets {name}; only false is supported");
        return (content, IsSet("special"), IsSet("normalized"));

        bool IsSet(string name) => Part(item, name) is { ValueKind: JsonValueKind.True };
    }

    private string Text(string file, JsonElement item)
    {
        try
        {
            return item.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new TokenizerException($"'{Path.Combine(_folder, file)}' cannot be used: a token is text that is not Unicode ({e.Message}).", e);
        }
    }

    private JsonDocument? Parse(string file)
    {
        var path = Path.Combine(_folder, file);
        if (!File.Exists(path)) return null;
        try
        {
            var document = JsonInput.ReadFile(path);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"'{Quote.Path(path)}' cannot be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"'{Quote.Path(path)}' is not JSON: {e.Message} Fetch the file again.", e);
        }
        throw Refused(file, "it is no JSON object");
    }

    private static JsonElement? Part(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private sealed record Special(string File, string Content, bool IsNormalized);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private TokenizerException Refused(string file, string why) => new($"'{Path.Combine(_folder, file)}' cannot be used: {why}.");
}
