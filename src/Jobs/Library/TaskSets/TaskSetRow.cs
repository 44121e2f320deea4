namespace Vectorscope.Jobs.Library.TaskSets;

/// <summary>A folder of tasks on the list.</summary>
/// <param name="Summary">Null when the folder is not there.</param>
/// <param name="Missing">The folder is not there now.</param>
/// <param name="ReadAt">When the summary was made.</param>
public sealed record TaskSetRow(
    string Id,
    string Name,
    string Folder,
    TaskSetSummary? Summary,
    bool BuiltIn,
    bool Missing,
    DateTimeOffset AddedAt,
    DateTimeOffset ReadAt);
