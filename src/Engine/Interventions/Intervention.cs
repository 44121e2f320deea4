namespace Vectorscope.Engine.Interventions;

/// <summary>Operations in the order in which they apply at a site, each seeing the result of the one before.</summary>
/// <param name="Operations">In order.</param>
/// <param name="Head">Whether projections also act on the head's input: the twin of an edit of a tied embedding.</param>
public sealed record Intervention(IReadOnlyList<Operation> Operations, bool Head = false)
{
    /// <summary>Version of the set of operations and their meaning.</summary>
    public const int Version = 1;
}
