using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Training;

/// <summary>Checks options and documents before any work.</summary>
internal static class TrainingInputs
{
    private const int ShortestSequence = 16;

    /// <exception cref="ArgumentException">An option is out of range; it is named.</exception>
    internal static void Check(TrainingOptions o)
    {
        Require(o.Steps >= 1, nameof(o.Steps), "must be at least 1");
        Require(o.SequenceTokens >= ShortestSequence, nameof(o.SequenceTokens), $"must be at least {ShortestSequence}");
        Require(o.Rows >= 1, nameof(o.Rows), "must be at least 1");
        Require(o.Accumulation >= 1, nameof(o.Accumulation), "must be at least 1");
        Require(o.LearningRate > 0 && double.IsFinite(o.LearningRate), nameof(o.LearningRate), "must be above 0");
        Require(o.FinalShare is >= 0 and <= 1, nameof(o.FinalShare), "must lie between 0 and 1");
        Require(o.WarmUpSteps >= 0 && o.WarmUpSteps <= o.Steps, nameof(o.WarmUpSteps), "must lie between 0 and the number of steps");
        Require(o.WeightDecay >= 0 && double.IsFinite(o.WeightDecay), nameof(o.WeightDecay), "must be at least 0");
        Require(o.Beta1 is >= 0 and < 1, nameof(o.Beta1), "must be at least 0 and below 1");
        Require(o.Beta2 is >= 0 and < 1, nameof(o.Beta2), "must be at least 0 and below 1");
        Require(o.Epsilon > 0, nameof(o.Epsilon), "must be above 0");
        Require(o.ClipNorm is null or > 0, nameof(o.ClipNorm), "must be above 0, or null");
        Require(o.EvaluateEvery is null or >= 1, nameof(o.EvaluateEvery), "must be at least 1, or null");
        Require(o.CheckpointEvery is null or >= 1, nameof(o.CheckpointEvery), "must be at least 1, or null");

        static void Require(bool met, string name, string rule)
        {
            if (!met) throw new ArgumentException($"{name} {rule}.", name);
        }
    }

    /// <summary>The documents cut to the sequence; those with nothing to learn in what is left are left out, since they teach nothing.</summary>
    /// <exception cref="ArgumentException">A document is broken, or none teaches anything.</exception>
    internal static IReadOnlyList<TrainingDocument> Teaching(IReadOnlyList<TrainingDocument> documents, TrainingOptions options, ModelConfig config, string what)
    {
        var teaching = new List<TrainingDocument>();
        for (var i = 0; i < documents.Count; i++)
        {
            var (tokens, learned) = documents[i];
            if (tokens.Length < 2 || learned.Length != tokens.Length)
                throw new ArgumentException($"{what} document {i} has {tokens.Length} tokens and {learned.Length} marks; it needs at least 2 tokens and a mark for each.");
            if (Array.Find(tokens, t => t < 0 || t >= config.VocabularySize) is var wrong and not 0)
                throw new ArgumentException($"{what} document {i} has token {wrong}; the model's vocabulary ends at {config.VocabularySize - 1}.");
            var take = Math.Min(tokens.Length, options.SequenceTokens);
            if (learned.AsSpan(1, take - 1).Contains(true)) teaching.Add(take == tokens.Length ? documents[i] : new(tokens[..take], learned[..take]));
        }
        return teaching;
    }
}
