using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Training;

/// <summary>Checks documents before any work.</summary>
internal static class TrainingInputs
{
    /// <summary>The documents cut to the sequence; those with nothing to learn in what is left are left out, since they teach nothing.</summary>
    /// <exception cref="RefusedInputException">A document is broken, or none teaches anything.</exception>
    internal static IReadOnlyList<TrainingDocument> Teaching(IReadOnlyList<TrainingDocument> documents, TrainingOptions options, ModelConfig config, string what)
    {
        var teaching = new List<TrainingDocument>();
        for (var i = 0; i < documents.Count; i++)
        {
            var (tokens, learned) = documents[i];
            if (tokens.Length < 2 || learned.Length != tokens.Length)
                throw new RefusedInputException($"{what} document {i} has {tokens.Length} tokens and {learned.Length} marks; it needs at least 2 tokens and a mark for each.");
            if (Array.Find(tokens, t => t < 0 || t >= config.VocabularySize) is var wrong and not 0)
                throw new RefusedInputException($"{what} document {i} has token {wrong}; the model's vocabulary ends at {config.VocabularySize - 1}.");
            var take = Math.Min(tokens.Length, options.SequenceTokens);
            if (learned.AsSpan(1, take - 1).Contains(true)) teaching.Add(take == tokens.Length ? documents[i] : new(tokens[..take], learned[..take]));
        }
        return teaching;
    }
}
