using System.Runtime.InteropServices;
using Vectorscope.Engine.Tokenization.BytePairs;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Tokenization.Training;

/// <summary>Counts the pieces that texts are cut into. Texts repeat their words, so there are far fewer pieces than places.</summary>
internal sealed class PieceCounter
{
    private static readonly AddedTokenMatcher Added = new([.. QwenTokenizer.AddedTokens.Select((t, i) => KeyValuePair.Create(t.Content, i))]);
    private static readonly SplitPattern Split = SplitPattern.For(SplitPattern.Qwen35)!;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How often each piece occurred.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string text)
    {
        ReadOnlySpan<char> rest = Utf16.ReplaceLoneSurrogates(text);
        while (Added.TryFind(rest, out var start, out var length, out _))
        {
            AddBetween(rest[..start]);
            rest = rest[(start + length)..];
        }
        AddBetween(rest);
    }

    private void AddBetween(ReadOnlySpan<char> text)
    {
        var rest = Normalization.ToFormC(text);
        var pieces = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        while (!rest.IsEmpty)
        {
            var length = Split.FirstPiece(rest);
            CollectionsMarshal.GetValueRefOrAddDefault(pieces, rest[..length], out _)++;
            rest = rest[length..];
        }
    }
}
