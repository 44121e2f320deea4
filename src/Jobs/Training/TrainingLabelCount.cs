namespace Vectorscope.Jobs.Training;

/// <summary>Documents of one label; those without a label are counted under an empty one.</summary>
public sealed record TrainingLabelCount(string Label, int Documents, int EvaluationDocuments);
