namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>How far an edit is.</summary>
/// <param name="Stage">What is done now.</param>
/// <param name="Done">Bytes.</param>
/// <param name="Total">Bytes.</param>
public sealed record WeightEditProgress(WeightEditStage Stage, long Done, long Total);

/// <summary>What an edit is doing.</summary>
public enum WeightEditStage
{
    /// <summary>Writing the weights.</summary>
    Weights,

    /// <summary>Hashing what was written.</summary>
    Hashes,
}
