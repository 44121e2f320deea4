namespace Vectorscope.Jobs.Traces.Import;

/// <summary>A benchmark that another harness ran, as its folder tells it.</summary>
/// <param name="Layout">Which layout it was read from.</param>
/// <param name="Id">The job's own id; the same job read again has the same.</param>
/// <param name="StartedAt">Null when the folder does not tell.</param>
/// <param name="Arms">In the order of their first trial; the first is the baseline.</param>
/// <param name="Trials">Attempt by attempt, tasks by name, arms within.</param>
/// <param name="Files">Of the job itself, for example its configuration.</param>
/// <param name="Problems">What could not be read; everything else was.</param>
public sealed record ImportedJob(
    ImportLayout Layout,
    string Id,
    string Name,
    string Folder,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<string> Arms,
    IReadOnlyList<ImportedTrial> Trials,
    IReadOnlyList<ImportFile> Files,
    IReadOnlyList<ImportProblem> Problems);
