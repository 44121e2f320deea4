using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>Narrows a list of trials; null or empty does not narrow.</summary>
/// <param name="Findings">Words of flags: trials with a turn of at least one of them.</param>
/// <param name="Without">Words of flags: trials without a turn of any of them.</param>
/// <param name="Finished">True: those with an outcome; false: those that wait or run.</param>
/// <param name="Passed">True: those that solved their task; false: those that count and did not.</param>
/// <param name="AfterChange">Only rows that changed after this number.</param>
public sealed record TrialFilter(
    string? Arm = null,
    string? Task = null,
    IReadOnlyCollection<TrialOutcome>? Outcomes = null,
    IReadOnlyCollection<string>? Findings = null,
    bool? Finished = null,
    bool? Running = null,
    int? Attempt = null,
    long AfterChange = 0,
    bool? Passed = null,
    IReadOnlyCollection<string>? Without = null);
