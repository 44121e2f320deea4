using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation;

/// <summary>
/// Reads p = rᵀh of a row's tokens while the row is computed, with unit rows r of directions and the stream h after the block of their
/// layer and the operations there.
/// </summary>
/// <remarks>
/// A token's projections are those of the stream that read it, so they come after the token itself: those of the prompt before the first
/// token of the reply, those of a written token when the next one is computed. The last token of a reply that was cut at its limit
/// was read by nothing and has none; nor has the token that ended a reply.
/// </remarks>
/// <param name="Series">What is read, at the layers that it names and nowhere else.</param>
/// <param name="OnToken">
/// Called on the engine thread, once for each token in order: its index in prompt and reply, and p of each series; not a number where the
/// direction's row is none. It must be quick.
/// </param>
public sealed record ProjectionWatch(IReadOnlyList<ProjectionSeries> Series, Action<int, float[]> OnToken)
{
    /// <summary>
    /// Whether the prompt's tokens are read too. Such a row computes its whole prompt, so it neither goes on from what its session remembers
    /// nor is remembered; one whose reply alone is read is computed as if nobody watched it.
    /// </summary>
    public bool Prompt { get; init; } = true;

    /// <summary>A direction at all its layers: p is [L+1].</summary>
    public static ProjectionWatch EveryLayer(Direction direction, Action<int, float[]> onToken)
    {
        ArgumentNullException.ThrowIfNull(direction);
        return new([.. Enumerable.Range(0, direction.LayerCount + 1).Select(layer => new ProjectionSeries(direction, layer))], onToken);
    }
}
