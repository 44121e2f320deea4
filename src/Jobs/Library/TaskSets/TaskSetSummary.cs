namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>What a reading of a task set counted. Tasks whose task.toml cannot be read have neither difficulty nor category.</summary>
/// <param name="Usable">Tasks without errors.</param>
public sealed record TaskSetSummary(
    int Tasks, int Usable, IReadOnlyDictionary<string, int> Difficulties, IReadOnlyDictionary<string, int> Categories);
