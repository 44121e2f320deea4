using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation;

/// <summary>What a stream is projected on: a direction's unit row, at the layer that it is of.</summary>
/// <param name="Direction">Of the model's layers and width.</param>
/// <param name="Layer">0 (the embedding) to L.</param>
public sealed record ProjectionSeries(Direction Direction, int Layer);
