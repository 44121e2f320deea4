using System.Text.RegularExpressions;
using DiffPlex;
using DiffPlex.Chunkers;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Two texts with the words marked that only one of them has.</summary>
/// <param name="A">The first text in pieces; null where the texts are too long to be compared.</param>
/// <param name="B">The second text in pieces; null as above.</param>
public sealed partial record WordDiff(IReadOnlyList<DiffPiece>? A, IReadOnlyList<DiffPiece>? B)
{
    /// <summary>Words and marks of both texts together. Texts that share little cost the square of this.</summary>
    public const int MostWords = 20_000;

    /// <summary>Characters of both texts together; what is longer is not even divided into words.</summary>
    public const int MostCharacters = 200_000;

    private static readonly CustomFunctionChunker Words = new(Divide);

    /// <summary>Whether they were too long: they are shown without marks then, and the page says so.</summary>
    public bool TooLong => A is null;

    /// <summary>Compares word by word.</summary>
    public static WordDiff Of(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Length + b.Length > MostCharacters || Word().Count(a) + Word().Count(b) > MostWords)
        {
            return new WordDiff(null, null);
        }

        var found = Differ.Instance.CreateDiffs(a, b, ignoreWhiteSpace: false, ignoreCase: false, Words);
        return new WordDiff(
            Pieces(found.PiecesOld, found.DiffBlocks.Select(block => (block.DeleteStartA, block.DeleteCountA))),
            Pieces(found.PiecesNew, found.DiffBlocks.Select(block => (block.InsertStartB, block.InsertCountB))));
    }

    private static string[] Divide(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    private static List<DiffPiece> Pieces(IReadOnlyList<string> words, IEnumerable<(int Start, int Count)> blocks)
    {
        var (pieces, at) = (new List<DiffPiece>(), 0);
        foreach (var (start, count) in blocks)
        {
            Add(at, start, only: false);
            Add(start, start + count, only: true);
            at = start + count;
        }

        Add(at, words.Count, only: false);
        return pieces;

        void Add(int from, int to, bool only)
        {
            if (to > from)
            {
                pieces.Add(new DiffPiece(string.Concat(words.Skip(from).Take(to - from)), only));
            }
        }
    }

    // A word, white space, or a single mark.
    [GeneratedRegex(@"\w+|\s+|[^\w\s]")]
    private static partial Regex Word();
}

/// <summary>A part of a text.</summary>
/// <param name="Only">The other text has it not.</param>
public sealed record DiffPiece(string Text, bool Only);
