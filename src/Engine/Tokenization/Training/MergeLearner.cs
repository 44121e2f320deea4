using System.Text;
using Vectorscope.Engine.Tokenization.BytePairs;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Tokenization.Training;

/// <summary>Finds the merges of a byte-pair vocabulary, the most frequent pair first.</summary>
/// <remarks>
/// For every pair its count and the pieces that hold it are kept. A merge visits those pieces alone; the only pairs whose counts can
/// grow by it are the ones that hold the new token, so a queue that may overstate the others gives the most frequent pair all the same.
/// </remarks>
internal sealed class MergeLearner
{
    private const int FewestOccurrences = 2;

    // A longer piece is data, not words, and would be walked again for each of its merges.
    private const int LongestPiece = 512;

    private readonly List<string> _tokens = [.. QwenTokenizer.ByteLetters];
    private readonly HashSet<string> _known = new(QwenTokenizer.ByteLetters, StringComparer.Ordinal);
    private readonly List<Piece> _pieces = [];
    private readonly Dictionary<(int Left, int Right), Use> _uses = [];
    private readonly HashSet<(int Left, int Right)> _fresh = [];

    // Least first: the highest count, then the lowest ids.
    private readonly PriorityQueue<(int Left, int Right), (long Minus, int Left, int Right)> _queue = new();

    /// <param name="pieces">How often each piece occurs.</param>
    public MergeLearner(IReadOnlyDictionary<string, long> pieces)
    {
        var letters = _tokens.Select((letter, id) => (letter, id)).ToDictionary(t => t.letter[0], t => t.id);
        foreach (var (text, count) in pieces)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length is < 2 or > LongestPiece) continue;
            _pieces.Add(new Piece([.. bytes.Select(b => letters[ByteAlphabet.CharacterOf(b)])], count));
            Count(_pieces.Count - 1, 1);
        }
        QueueFresh();
    }

    /// <summary>At most <paramref name="most"/> merges, as the spellings of their two halves; fewer when no pair occurs twice.</summary>
    public IReadOnlyList<(string Left, string Right)> Learn(int most, CancellationToken cancellationToken)
    {
        var merges = new List<(string Left, string Right)>(most);
        while (merges.Count < most && TryTake(out var pair))
        {
            cancellationToken.ThrowIfCancellationRequested();
            merges.Add((_tokens[pair.Left], _tokens[pair.Right]));
            Merge(pair);
        }
        return merges;
    }

    private bool TryTake(out (int Left, int Right) pair)
    {
        while (_queue.TryDequeue(out pair, out var key))
        {
            var count = _uses[pair].Count;
            if (count != -key.Minus) Queue(pair, count);
            else if (!_known.Contains(_tokens[pair.Left] + _tokens[pair.Right])) return true;
        }
        return false;
    }

    private void Merge((int Left, int Right) pair)
    {
        var id = _tokens.Count;
        var token = _tokens[pair.Left] + _tokens[pair.Right];
        _tokens.Add(token);
        _known.Add(token);
        foreach (var piece in _uses[pair].Pieces)
        {
            Count(piece, -1);
            _pieces[piece].Merge(pair, id);
            Count(piece, 1);
        }
        QueueFresh();
    }

    private void Count(int index, int sign)
    {
        var piece = _pieces[index];
        for (var i = 0; i + 1 < piece.Length; i++)
        {
            var pair = (piece.Ids[i], piece.Ids[i + 1]);
            if (!_uses.TryGetValue(pair, out var use))
            {
                _uses.Add(pair, use = new Use());
                _fresh.Add(pair);
            }
            use.Count += sign * piece.Count;
            // While a merge goes on, pairs that hold its token are fresh, and the others know this piece already.
            if (sign > 0 && _fresh.Contains(pair) && (use.Pieces.Count == 0 || use.Pieces[^1] != index)) use.Pieces.Add(index);
        }
    }

    private void QueueFresh()
    {
        foreach (var pair in _fresh) Queue(pair, _uses[pair].Count);
        _fresh.Clear();
    }

    private void Queue((int Left, int Right) pair, long count)
    {
        if (count >= FewestOccurrences) _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
    }

    private sealed class Use
    {
        public long Count { get; set; }

        public List<int> Pieces { get; } = [];
    }

    private sealed class Piece(int[] ids, long count)
    {
        public int[] Ids => ids;

        public long Count => count;

        public int Length { get; private set; } = ids.Length;

        // Leftmost first, as encoding does.
        public void Merge((int Left, int Right) pair, int id)
        {
            var length = 0;
            for (var i = 0; i < Length; i++, length++)
            {
                var isPair = ids[i] == pair.Left && i + 1 < Length && ids[i + 1] == pair.Right;
                ids[length] = isPair ? id : ids[i];
                if (isPair) i++;
            }
            Length = length;
        }
    }
}
