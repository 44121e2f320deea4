namespace Vectorscope.Jobs.Training;

/// <summary>A model to begin with random weights, as it is written in JSON.</summary>
/// <param name="Shape">One of the shapes that <c>new-model</c> makes.</param>
/// <param name="Vocabulary">Tokens of the tokenizer that is learned from the data.</param>
/// <param name="Seed">Of the weights.</param>
public sealed record TrainingSpecNew(string Shape, int Vocabulary = TrainingSpecNew.UsualVocabulary, long Seed = 1)
{
    public const int UsualVocabulary = 4096;
}
