using System.Text;

namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>Every token by its id and by its spelling, with the bytes it stands for.</summary>
/// <remarks>All bytes lie in one array: a vocabulary of 250,000 tokens as small arrays would be mostly headers.</remarks>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly string?[] _tokens;
    private readonly bool[] _special;
    private readonly bool[] _added;
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    /// <param name="model">The model's own entries, in the byte alphabet.</param>
    /// <param name="added">Added tokens, as text; one may carry the content and id of a model entry.</param>
    public Vocabulary(IReadOnlyDictionary<string, int> model, IReadOnlyCollection<AddedToken> added)
    {
        _ids = new Dictionary<string, int>(model, StringComparer.Ordinal);
        Size = 1 + Math.Max(model.Values.DefaultIfEmpty(-1).Max(), added.Select(t => t.Id).DefaultIfEmpty(-1).Max());
        _tokens = new string?[Size];
        _special = new bool[Size];
        foreach (var (token, id) in model) _tokens[id] = token;
        _added = new bool[Size];
        foreach (var token in added)
        {
            _ids[token.Content] = token.Id;
            _tokens[token.Id] = token.Content;
            _special[token.Id] = token.IsSpecial;
            _added[token.Id] = true;
        }
        _starts = new int[Size + 1];
        using var bytes = new MemoryStream();
        for (var id = 0; id < Size; id++)
        {
            if (_tokens[id] is { } token) bytes.Write(BytesOf(token, _added[id]));
            _starts[id + 1] = checked((int)bytes.Length);
        }
        _bytes = bytes.ToArray();
    }

    /// <summary>One more than the highest id.</summary>
    public int Size { get; }

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>The id of a spelling in the byte alphabet; false when the vocabulary lacks it.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) =>
        _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out id);

    public string? TokenOf(int id) => Has(id) ? _tokens[id] : null;

    public bool IsSpecial(int id) => Has(id) && _special[id];

    public bool IsAdded(int id) => Has(id) && _added[id];

    /// <summary>The bytes of a token; none for an id that names no token.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => Has(id) ? _bytes.AsSpan(_starts[id].._starts[id + 1]) : [];

    private bool Has(int id) => (uint)id < (uint)Size;

    // A model entry outside the byte alphabet is never the outcome of encoding; it stands for its own text.
    private static byte[] BytesOf(string token, bool isText) =>
        !isText && ByteAlphabet.TryRead(token, out var bytes) ? bytes : Encoding.UTF8.GetBytes(token);
}
