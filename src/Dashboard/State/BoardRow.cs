using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.State;

/// <summary>One task of a benchmark's grid as it stands; replaced as a whole when one of its trials changes.</summary>
/// <param name="NotRun">Why no arm works on it; null when they do.</param>
/// <param name="Trials">By arm and attempt; null where none is planned.</param>
public sealed record BoardRow(string Task, string? Difficulty, string? Category, string? NotRun, IReadOnlyList<IReadOnlyList<TrialRow?>> Trials);
