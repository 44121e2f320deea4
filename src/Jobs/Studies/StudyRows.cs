using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Studies;

/// <summary>A study as a row of their list.</summary>
/// <param name="Notes">Markdown.</param>
/// <param name="Baseline">The arm that all others are compared with: <c>RUN/ARM</c>, or the id of an arm known by its counts; null for none.</param>
/// <param name="BaselineName">The arm's name; null for none.</param>
/// <param name="Version">Send it back when saving: a change in between is then noticed.</param>
/// <param name="Runs">How many runs are in it.</param>
/// <param name="Entries">How many entries of the library.</param>
/// <param name="Counts">How many arms known by their counts.</param>
/// <param name="LastActivity">The latest of its own changes and of its runs' launches and ends.</param>
public sealed record StudyRow(
    string Id, string Name, string Notes, string? Baseline, string? BaselineName, bool Archived, int Version, DateTimeOffset CreatedAt, DateTimeOffset LastActivity,
    int Runs, int Entries, int Counts)
{
    /// <summary>Thresholds of flags that differ from the rules' own, by <c>FLAG.NAME</c>.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();
}

/// <summary>A study with what is in it.</summary>
/// <param name="Runs">The newest first.</param>
/// <param name="Entries">By library and name.</param>
/// <param name="Counts">The newest first.</param>
public sealed record StudyDetail(StudyRow Study, IReadOnlyList<StudyRunRow> Runs, IReadOnlyList<StudyEntryRow> Entries, IReadOnlyList<StudyCountsRow> Counts);

/// <summary>A run of a study.</summary>
public sealed record StudyRunRow(string Id, string Kind, string Name, RunState State, DateTimeOffset CreatedAt, DateTimeOffset AddedAt);

/// <summary>An entry of the library in a study.</summary>
/// <param name="Kind">Which library it belongs to: <c>direction</c>, <c>intervention</c>.</param>
public sealed record StudyEntryRow(string Id, string Kind, string Name, string Description, DateTimeOffset AddedAt);

/// <summary>An arm known by its counts, or not even by them.</summary>
/// <param name="Approach">What it changes, in the words of whoever entered it.</param>
/// <param name="Passed">Null, with <paramref name="Trials"/>, for an arm that nobody counted.</param>
public sealed record StudyCountsRow(string Id, string Name, string Approach, int? Passed, int? Trials, DateTimeOffset AddedAt);
