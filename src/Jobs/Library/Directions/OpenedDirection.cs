using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>A direction with its numbers.</summary>
/// <param name="Id">Of its entry; null for a file of the store.</param>
/// <param name="Hash">SHA-256 of its file.</param>
public sealed record OpenedDirection(string? Id, string Name, string Hash, Direction Direction, DirectionProvenance Provenance);
