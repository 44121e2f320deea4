using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>How far a benchmark is.</summary>
/// <param name="Outcomes">Finished trials by outcome; those that did not occur are absent.</param>
/// <param name="PerMinute">Finished trials a minute, lately; null before the first.</param>
/// <param name="Left">At that rate; null when the run does not run.</param>
public sealed record BenchmarkProgress(
    int Total,
    int Finished,
    int Running,
    int Waiting,
    IReadOnlyDictionary<TrialOutcome, int> Outcomes,
    double? PerMinute,
    TimeSpan? Left);
