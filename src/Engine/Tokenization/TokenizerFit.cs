using System.Globalization;

namespace Vectorscope.Engine.Tokenization;

/// <summary>Whether a tokenizer is one of the model that it lies beside.</summary>
public static class TokenizerFit
{
    private static readonly string[] TurnMarks = ["<|im_start|>", "<|im_end|>"];

    /// <summary>What does not fit, a sentence each; empty when all does.</summary>
    /// <param name="folder">Of the model.</param>
    /// <param name="vocabulary">Rows of the model's embedding.</param>
    public static IReadOnlyList<string> Problems(string folder, int vocabulary)
    {
        var file = Path.Combine(folder, "tokenizer.json");
        if (!File.Exists(file))
        {
            return [];
        }
        try
        {
            return [.. Problems(Tokenizer.Load(folder), vocabulary)];
        }
        catch (Exception e) when (e is TokenizerException or IOException or UnauthorizedAccessException)
        {
            return [$"{e.Message} The model can be run on token ids only."];
        }
    }

    private static IEnumerable<string> Problems(Tokenizer tokenizer, int vocabulary)
    {
        if (tokenizer.VocabularySize > vocabulary)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The tokenizer has ids up to {tokenizer.VocabularySize - 1}, and the model's embedding ends at {vocabulary - 1}: a text with such a token cannot be run. Copy the tokenizer of the model that this one was made from.");
        }
        var missing = TurnMarks.Where(mark => tokenizer.Encode(mark).Length != 1).ToArray();
        if (missing.Length > 0)
        {
            yield return $"The tokenizer has no token {string.Join(" and ", missing)}: turns of a chat would come apart into letters. Copy the tokenizer of the model that this one was made from.";
        }
    }
}
