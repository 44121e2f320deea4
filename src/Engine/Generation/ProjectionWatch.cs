using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation;

/// <summary>
/// Reads p = rᵀh of a row's tokens while the row is computed, with the unit row r of each layer and the stream h after that block and the
/// operations there.
/// </summary>
/// <remarks>
/// A token's projections are those of the stream that read it, so they come after the token itself: those of the prompt before the first
/// token of the reply, those of a written token when the next one is computed. The last token of a reply that was cut at its limit
/// was read by nothing and has none; nor has the token that ended a reply.
/// </remarks>
/// <param name="Direction">Of the model's layers and width.</param>
/// <param name="OnToken">
/// Called on the engine thread, once for each token in order: its index in prompt and reply, and p of layers 0 (the embedding) to L,
/// [L+1]; not a number where the direction's row is none. It must be quick.
/// </param>
public sealed record ProjectionWatch(Direction Direction, Action<int, float[]> OnToken);
