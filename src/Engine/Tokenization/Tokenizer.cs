using System.Text;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization.BytePairs;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Tokenization;

/// <summary>Byte-level byte-pair encoding, read from a Hugging Face <c>tokenizer.json</c>.</summary>
/// <remarks>
/// Added tokens are split out first; the text between them is brought to normal form C, cut into pieces, and each
/// piece's UTF-8 bytes are merged. Ids equal those of the tokenizers library without special-token insertion.
/// Instances are immutable apart from a bounded cache, and may be shared between threads.
/// </remarks>
public sealed class Tokenizer
{
    private readonly TokenizerDefinition _definition;
    private readonly Vocabulary _vocabulary;
    private readonly AddedTokenMatcher _verbatim;
    private readonly AddedTokenMatcher _normalized;
    private readonly int[] _byteIds;
    private readonly PieceCache _cache = new();

    private Tokenizer(string path, TokenizerDefinition definition)
    {
        (Path, _definition) = (path, definition);
        _vocabulary = new Vocabulary(definition.Model, definition.Added);
        _byteIds = [.. Enumerable.Range(0, 256).Select(b => definition.Model.TryGetValue(ByteAlphabet.CharacterOf((byte)b).ToString(), out var id)
            ? id : throw new TokenizerException($"'{Quote.Path(path)}' cannot be used: model.vocab has no token for the byte 0x{b:X2}, so some text could not be encoded."))];
        _verbatim = new([.. definition.Added.Where(t => !t.IsNormalized).Select(t => KeyValuePair.Create(t.Content, t.Id))]);
        _normalized = new([.. definition.Added.Where(t => t.IsNormalized).Select(t => KeyValuePair.Create(new string(Normalized(t.Content)), t.Id))]);
    }

    /// <summary>The tokenizer.json it was read from.</summary>
    public string Path { get; }

    /// <summary>One more than the highest token id. A model's embedding may have more rows.</summary>
    public int VocabularySize => _vocabulary.Size;

    /// <summary>Reads a tokenizer: tokenizer.json, and the added tokens that only the files beside it name, as transformers does.</summary>
    /// <param name="path">A tokenizer.json, or a folder that holds one.</param>
    /// <exception cref="TokenizerException">There is no such file, it is damaged, or it asks for a kind of model, normaliser, pattern, post-processor or decoder that is not supported; the message names it.</exception>
    public static Tokenizer Load(string path)
    {
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, "tokenizer.json") : path;
        if (!File.Exists(file)) throw new TokenizerException($"There is no '{Quote.Path(file)}'. Name a tokenizer.json or a folder that holds one.");
        return new Tokenizer(file, TokensBeside.AddTo(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!, TokenizerFile.Read(file)));
    }

    /// <summary>The token ids of a text. Added tokens written in it are recognised; none is inserted.</summary>
    /// <param name="text">Any string; a surrogate without its partner counts as U+FFFD.</param>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3 + 4);
        var merger = new BytePairMerger(_definition.Merges, _byteIds);
        ReadOnlySpan<char> rest = Utf16.ReplaceLoneSurrogates(text);
        while (_verbatim.TryFind(rest, out var start, out var length, out var id))
        {
            EncodeBetween(rest[..start], ids, merger);
            ids.Add(id);
            rest = rest[(start + length)..];
        }
        EncodeBetween(rest, ids, merger);
        return [.. ids];
    }

    /// <summary>The text of token ids. Bytes that are not valid UTF-8 come out as U+FFFD.</summary>
    /// <param name="ids">Token ids; one that names no token adds nothing.</param>
    /// <param name="skipSpecial">Leave out tokens marked special (turn marks, end of text), but not, say, think marks.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        using var bytes = new MemoryStream(4 * ids.Length);
        foreach (var id in ids)
            if (!skipSpecial || !_vocabulary.IsSpecial(id)) bytes.Write(_vocabulary.BytesOf(id));
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>A decoder for tokens that come one by one.</summary>
    /// <param name="skipSpecial">As for <see cref="Decode"/>.</param>
    public TokenStream CreateStream(bool skipSpecial = false) => new(_vocabulary, skipSpecial);

    /// <summary>The id of a token as the vocabulary spells it (<c>Ġthe</c>, <c>&lt;|im_end|&gt;</c>); null when there is none.</summary>
    public int? IdOf(string token) => _vocabulary.IdOf(token);

    /// <summary>The vocabulary's spelling of a token; null for an id that names none.</summary>
    public string? TokenOf(int id) => _vocabulary.TokenOf(id);

    /// <summary>The bytes of a token, which may be a part of a character; none for an id that names none.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) => _vocabulary.BytesOf(id);

    /// <summary>Whether decoding may leave this token out.</summary>
    public bool IsSpecial(int id) => _vocabulary.IsSpecial(id);

    /// <summary>Whether it is one of the added tokens, which stand for marks and not for text: special ones, think and tool marks.</summary>
    public bool IsAdded(int id) => _vocabulary.IsAdded(id);

    private void EncodeBetween(ReadOnlySpan<char> text, List<int> ids, BytePairMerger merger)
    {
        var rest = Normalized(text);
        while (_normalized.TryFind(rest, out var start, out var length, out var id))
        {
            EncodePieces(rest[..start], ids, merger);
            ids.Add(id);
            rest = rest[(start + length)..];
        }
        EncodePieces(rest, ids, merger);
    }

    private void EncodePieces(ReadOnlySpan<char> text, List<int> ids, BytePairMerger merger)
    {
        while (!text.IsEmpty)
        {
            var length = _definition.Split.FirstPiece(text);
            EncodePiece(text[..length], ids, merger);
            text = text[length..];
        }
    }

    private void EncodePiece(ReadOnlySpan<char> piece, List<int> ids, BytePairMerger merger)
    {
        if (_cache.TryGet(piece, out var known))
        {
            ids.AddRange(known.AsSpan());
            return;
        }
        // A UTF-16 unit takes at most three bytes.
        var bytes = piece.Length <= 85 ? stackalloc byte[255] : new byte[Encoding.UTF8.GetByteCount(piece)];
        bytes = bytes[..Encoding.UTF8.GetBytes(piece, bytes)];
        if (_definition.IgnoreMerges && WholeToken(bytes) is { } whole)
        {
            ids.Add(whole);
            return;
        }
        var merged = merger.Merge(bytes);
        _cache.Add(piece, merged);
        ids.AddRange(merged);
    }

    private int? WholeToken(ReadOnlySpan<byte> piece)
    {
        var spelled = piece.Length <= 256 ? stackalloc char[256] : new char[piece.Length];
        for (var i = 0; i < piece.Length; i++) spelled[i] = ByteAlphabet.CharacterOf(piece[i]);
        return _vocabulary.TryGetId(spelled[..piece.Length], out var id) ? id : null;
    }

    private ReadOnlySpan<char> Normalized(ReadOnlySpan<char> text)
    {
        // Asked where it matters: most texts are plain, and what normalises is slow to load.
        if (!_definition.NormalizeToFormC || Ascii.IsValid(text)) return text;
        if (!Normalization.IsAvailable)
            throw new TokenizerException($"'{Quote.Path(Path)}' asks for Unicode normalisation, which .NET does not do in globalization-invariant mode. Install ICU (libicu) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        return Normalization.ToFormC(text);
    }
}
