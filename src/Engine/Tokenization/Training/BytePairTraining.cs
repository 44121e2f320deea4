using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Tokenization.Training;

/// <summary>Learns a byte-level byte-pair vocabulary in the Qwen3.5 form from texts.</summary>
/// <remarks>
/// The algorithm is that of Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units" (ACL 2016),
/// over bytes: the most frequent pair of neighbours becomes a token, again and again. Texts go through exactly what they go through
/// when they are encoded (added tokens split out, normal form C, the split pattern), and pairs never reach across pieces. Every pair
/// of neighbours counts, overlapping ones too. Of equally frequent pairs the one with the lower left id is taken, then the one with
/// the lower right id, so that the same texts in any order give the same vocabulary. A pair that spells a token there is already
/// stays apart: each token is made in one way. Pairs that occur once are not learned.
/// </remarks>
public static class BytePairTraining
{
    /// <summary>The smallest vocabulary that can be asked for: the bytes and the added tokens.</summary>
    public static int SmallestVocabulary => QwenTokenizer.SmallestSize;

    /// <summary>The content of a Hugging Face tokenizer.json.</summary>
    /// <param name="texts">What to learn from, each read once; added tokens written in them are left out, and so are pieces of more than 512 bytes.</param>
    /// <param name="vocabulary">
    /// Tokens in all: 256 bytes, merges, added tokens, in that order of ids. There are fewer when no pair is left that occurs twice.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary cannot hold the bytes and the added tokens, or is larger than a model's can be.</exception>
    public static string Train(IEnumerable<string> texts, int vocabulary, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, SmallestVocabulary);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabulary, ModelConfigReader.MaximumVocabulary);
        var pieces = new PieceCounter();
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pieces.Add(text);
        }
        var merges = new MergeLearner(pieces.Counts).Learn(vocabulary - SmallestVocabulary, cancellationToken);
        return ReadableJson.Of(QwenTokenizer.Make(merges).Content);
    }
}
