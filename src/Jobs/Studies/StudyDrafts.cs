namespace Vectorscope.Jobs.Studies;

/// <summary>A new study.</summary>
/// <param name="Notes">Markdown.</param>
public sealed record StudyDraft(string Name, string? Notes = null);

/// <summary>What is to change of a study; null leaves a thing as it is.</summary>
/// <param name="Baseline"><c>RUN/ARM</c> or the id of an arm known by its counts; empty for none.</param>
/// <param name="Version">The one that was read; null to save over any.</param>
/// <param name="Thresholds">Of flags, by <c>FLAG.NAME</c>; null as a value puts back the rule's own.</param>
public sealed record StudyEdit(
    string? Name = null, string? Notes = null, string? Baseline = null, bool? Archived = null, int? Version = null, IReadOnlyDictionary<string, double?>? Thresholds = null);

/// <summary>An arm known by its counts.</summary>
/// <param name="Passed">Null, with <paramref name="Trials"/>, for an arm that nobody counted.</param>
/// <param name="Approach">What it changes.</param>
/// <param name="Notes">What is said of it in the ledger; null leaves it as it is.</param>
/// <param name="Tags">Words separated by commas; null leaves them as they are.</param>
public sealed record CountsDraft(string Name, int? Passed = null, int? Trials = null, string? Approach = null, string? Notes = null, string? Tags = null);

/// <summary>What is to be said of an arm in the ledger; null leaves a thing as it is.</summary>
/// <param name="Tags">Words separated by commas.</param>
/// <param name="LeftOut">Why it is left out of the comparisons; empty puts it back.</param>
public sealed record StudyArmEdit(string? Notes = null, string? Tags = null, string? LeftOut = null);
