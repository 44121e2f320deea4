using System.Buffers;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>Finds the leftmost, then longest, added token in a text.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<string, int> _ids;
    private readonly int[] _lengths;
    private readonly SearchValues<string> _contents;

    /// <param name="contents">Content and id of each token; empty contents must not occur.</param>
    public AddedTokenMatcher(IReadOnlyCollection<KeyValuePair<string, int>> contents)
    {
        // Two contents can become one in the form that texts are compared in; the first has it then, as in tokenizers.
        _ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (content, id) in contents) _ids.TryAdd(content, id);
        _lengths = [.. _ids.Keys.Select(k => k.Length).Distinct().OrderDescending()];
        _contents = SearchValues.Create([.. _ids.Keys], StringComparison.Ordinal);
    }

    /// <summary>The first token in <paramref name="text"/>: where it starts, its length in UTF-16 units and its id.</summary>
    public bool TryFind(ReadOnlySpan<char> text, out int start, out int length, out int id)
    {
        start = _ids.Count == 0 ? -1 : text.IndexOfAny(_contents);
        if (start >= 0 && TryMatchLongest(text[start..], out length, out id)) return true;
        length = id = 0;
        return false;
    }

    private bool TryMatchLongest(ReadOnlySpan<char> text, out int length, out int id)
    {
        var ids = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var candidate in _lengths)
        {
            if (candidate > text.Length || !ids.TryGetValue(text[..candidate], out id)) continue;
            length = candidate;
            return true;
        }
        length = id = 0;
        return false;
    }
}
