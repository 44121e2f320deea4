namespace Vectorscope.Engine.Directions;

/// <summary>What one layer says by itself; what it means beside the others follows when all are measured.</summary>
internal sealed record LayerMeasurement
{
    public required int Layer { get; init; }

    /// <summary>Held-out AUC: observed, then of each arrangement without meaning.</summary>
    public required double[] HeldOut { get; init; }

    /// <summary>In-sample AUC in the same order.</summary>
    public required double[] InSample { get; init; }

    /// <summary>See <see cref="Directions.EffectivePrompts"/>; 0 where it was not asked for.</summary>
    public required double EffectivePrompts { get; init; }

    /// <summary>Comparisons of prompts with themselves.</summary>
    public required Tally OwnPairs { get; init; }

    public required double EffectiveDimension { get; init; }

    public required double AmbientNorm { get; init; }

    /// <summary>x·r of each row, r fitted to all; in units of r.</summary>
    public required double[] InSampleScores { get; init; }

    /// <summary>See <see cref="IHeldOut.Projections"/>.</summary>
    public required double[] Projections { get; init; }
}
