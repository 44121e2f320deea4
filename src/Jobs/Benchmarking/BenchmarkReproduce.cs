using Vectorscope.Jobs.Provenance;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>What it takes to get a benchmark's results again: kept beside them as <c>reproduce.json</c>.</summary>
/// <param name="Spec">The spec as submitted.</param>
/// <param name="Snapshot">The spec with everything it names resolved: task digests, images, models, persona texts, prompts.</param>
/// <param name="CodeVersion">Version of this program, with its commit where the build knows it.</param>
internal sealed record BenchmarkReproduce(
    string RunId,
    string Kind,
    int Attempt,
    DateTimeOffset FinishedAt,
    object Spec,
    object Snapshot,
    long Seed,
    string CodeVersion,
    Hardware Hardware,
    IReadOnlyDictionary<string, string> Versions);
