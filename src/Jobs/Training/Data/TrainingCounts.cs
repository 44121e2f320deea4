namespace Vectorscope.Jobs.Training.Data;

/// <summary>What a training's data came to.</summary>
/// <param name="Chats">As they were read; an episode is several, once for each turn and telling.</param>
/// <param name="Groups">Conversations or episodes.</param>
/// <param name="Documents">Trained on.</param>
/// <param name="Tokens">Of these; each pass over the data computes so many.</param>
/// <param name="LearnedTokens">Of the tokens, those that the model shall learn to write.</param>
/// <param name="LongestTokens">The longest document, evaluation included, before it is cut.</param>
/// <param name="Cut">Documents, evaluation included, that are longer than a sequence; their ends are not read.</param>
/// <param name="LeftOut">Documents of which no learned token is left within a sequence; they are not used at all.</param>
/// <param name="EvaluationGroups">Groups held back for evaluation.</param>
/// <param name="EvaluationDocuments">Documents held back.</param>
/// <param name="EvaluationTokens">Of these.</param>
/// <param name="Labels">Documents by label.</param>
public sealed record TrainingCounts(
    int Chats, int Groups, int Documents, long Tokens, long LearnedTokens, int LongestTokens, int Cut, int LeftOut,
    int EvaluationGroups, int EvaluationDocuments, long EvaluationTokens, IReadOnlyList<TrainingLabelCount> Labels);

/// <summary>Documents of one label; those without a label are counted under an empty one.</summary>
public sealed record TrainingLabelCount(string Label, int Documents, int EvaluationDocuments);
