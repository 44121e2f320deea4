namespace Vectorscope.Jobs.Training;

/// <summary>What was trained.</summary>
/// <param name="Model">Name of the model that was fine-tuned; null for a new one.</param>
/// <param name="ContentHash">Of the start's folder; for a new one, of its random weights.</param>
/// <param name="Shape">Of a new model.</param>
/// <param name="Seed">Of a new model's weights.</param>
public sealed record TrainingReportStart(string? Model, string ContentHash, string? Shape, long? Seed);
