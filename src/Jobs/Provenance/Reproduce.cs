namespace Vectorscope.Jobs.Provenance;

/// <summary>What it takes to get a run's result again: kept beside the result as <c>reproduce.json</c>.</summary>
/// <param name="Spec">The spec as submitted.</param>
/// <param name="Snapshot">The spec with everything it names resolved.</param>
/// <param name="Model">Null for a run of no model, such as one that combines directions.</param>
/// <param name="TemplateVersion">Version of the chat template renderer.</param>
/// <param name="CodeVersion">Version of this program, with its commit where the build knows it.</param>
public sealed record Reproduce(
    string RunId,
    string Kind,
    int Attempt,
    DateTimeOffset FinishedAt,
    object Spec,
    object Snapshot,
    ReproduceModel? Model,
    string TemplateVersion,
    long Seed,
    string CodeVersion,
    Hardware Hardware,
    IReadOnlyDictionary<string, string> Versions);
