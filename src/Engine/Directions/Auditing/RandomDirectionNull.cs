using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>What directions drawn at random do on the same rows.</summary>
/// <param name="Band">Mean and central 95 % of their AUC.</param>
/// <param name="ShareAsFar">Share of them whose AUC lies as far from ½ as the fitted direction's in-sample AUC, or farther, up or down.</param>
/// <param name="Directions">How many were drawn.</param>
public sealed record RandomDirectionNull(NullBand Band, double ShareAsFar, int Directions);
