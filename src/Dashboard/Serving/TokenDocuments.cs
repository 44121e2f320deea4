using System.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Serving;

/// <summary>How likely the tokens of a message were.</summary>
internal sealed record LogProbabilities(IReadOnlyList<TokenDocument> Content)
{
    internal static LogProbabilities Of(IReadOnlyList<ServedToken> tokens, Tokenizer tokenizer) => new(
    [
        .. tokens.Select(token => new TokenDocument(
            TokenText.Of(tokenizer, token.Id), TokenText.Finite(token.Scores.LogProbability), TokenText.Bytes(tokenizer, token.Id),
            [.. token.Scores.Likeliest.Select(other => new TokenDocument(TokenText.Of(tokenizer, other.Id), TokenText.Finite(other.LogProbability), TokenText.Bytes(tokenizer, other.Id), null))])),
    ]);
}

internal sealed record TokenDocument(string Token, double Logprob, IReadOnlyList<int> Bytes, IReadOnlyList<TokenDocument>? TopLogprobs);

/// <summary>The same of a text that was continued.</summary>
internal sealed record TextLogProbabilities(
    IReadOnlyList<string> Tokens, IReadOnlyList<double> TokenLogprobs, IReadOnlyList<IReadOnlyDictionary<string, double>> TopLogprobs, IReadOnlyList<int> TextOffset)
{
    /// <param name="offset">Where the first token begins in the text; afterwards where the next one does.</param>
    internal static TextLogProbabilities Of(IReadOnlyList<ServedToken> tokens, Tokenizer tokenizer, ref int offset)
    {
        string[] texts = [.. tokens.Select(token => TokenText.Of(tokenizer, token.Id))];
        var offsets = new int[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            offsets[i] = offset;
            offset += texts[i].Length;
        }
        return new(texts, [.. tokens.Select(token => TokenText.Finite(token.Scores.LogProbability))], [.. tokens.Select(token => Top(token, tokenizer))], offsets);
    }

    private static Dictionary<string, double> Top(ServedToken token, Tokenizer tokenizer)
    {
        var top = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var other in token.Scores.Likeliest)
        {
            // Parts of characters may look alike; the likelier one stays.
            top.TryAdd(TokenText.Of(tokenizer, other.Id), TokenText.Finite(other.LogProbability));
        }
        return top;
    }
}

/// <summary>A token by itself.</summary>
internal static class TokenText
{
    // What JSON has no number for.
    private const double Least = -9999;

    internal static string Of(Tokenizer tokenizer, int id) => Encoding.UTF8.GetString(tokenizer.BytesOf(id));

    internal static IReadOnlyList<int> Bytes(Tokenizer tokenizer, int id)
    {
        var bytes = tokenizer.BytesOf(id);
        var numbers = new int[bytes.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = bytes[i];
        }
        return numbers;
    }

    internal static double Finite(float logProbability) => Math.Max(logProbability, Least);
}
