using Vectorscope.Jobs.Playground;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>A direction that an arm's tokens are projected on.</summary>
/// <param name="Name">Unique among the arm's.</param>
/// <param name="Hash">SHA-256 of its file.</param>
/// <param name="Positive">What its positive side is called; null where that is not known.</param>
/// <param name="Negative">What its negative side is called.</param>
/// <param name="Scales">Where projections lie at each layer that is read, in the arm's order.</param>
public sealed record ProjectedDirection(string Name, string Hash, string? Positive, string? Negative, IReadOnlyList<LayerScale> Scales);
