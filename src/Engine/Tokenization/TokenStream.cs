using System.Text;
using Vectorscope.Engine.Tokenization.BytePairs;

namespace Vectorscope.Engine.Tokenization;

/// <summary>Turns tokens into text one by one, as they are generated: a character comes out once all its bytes are in.</summary>
/// <remarks>The joined output equals <see cref="Tokenizer.Decode"/> of all ids. Not for use from several threads at once.</remarks>
public sealed class TokenStream
{
    private readonly Vocabulary _vocabulary;
    private readonly bool _skipSpecial;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    internal TokenStream(Vocabulary vocabulary, bool skipSpecial) => (_vocabulary, _skipSpecial) = (vocabulary, skipSpecial);

    /// <summary>Takes the next token.</summary>
    /// <param name="id">Token id; one that names no token adds nothing.</param>
    /// <returns>The text that is complete with it, often a word, sometimes nothing.</returns>
    public string Push(int id)
    {
        if (_skipSpecial && _vocabulary.IsSpecial(id)) return "";
        return Take(_vocabulary.BytesOf(id), flush: false);
    }

    /// <summary>Ends the text: bytes of an unfinished character come out as U+FFFD. The stream can then be used anew.</summary>
    public string Flush() => Take([], flush: true);

    private string Take(ReadOnlySpan<byte> bytes, bool flush)
    {
        // Up to three bytes are held from before; each byte yields at most one UTF-16 unit.
        Span<char> small = stackalloc char[128];
        var characters = bytes.Length + 4 <= small.Length ? small : new char[bytes.Length + 4];
        var count = _decoder.GetChars(bytes, characters, flush);
        return count == 0 ? "" : new string(characters[..count]);
    }
}
