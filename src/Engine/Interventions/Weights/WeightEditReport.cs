namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What an edit did.</summary>
/// <param name="Writers">Every matrix that writes into the stream, in the order of the layers.</param>
/// <param name="HeadUntied">Whether the original embedding was kept as a head of its own.</param>
public sealed record WeightEditReport(IReadOnlyList<EditedWriter> Writers, bool HeadUntied);

/// <summary>One matrix that writes into the stream.</summary>
/// <param name="Tensor">Its name in the file.</param>
/// <param name="Layer">0 for the embedding, else block 1…L.</param>
/// <param name="Left">Why it was left as it is; null when it was edited.</param>
/// <param name="Leak">‖rᵀW′‖/‖rᵀW‖ of each direction in turn, before rounding: |1 − s| where directions are orthogonal.</param>
/// <param name="RoundedLeak">The same after rounding to the stored type.</param>
/// <param name="Change">‖W′ − W‖/‖W‖.</param>
public sealed record EditedWriter(string Tensor, int Layer, string? Left, IReadOnlyList<double> Leak, IReadOnlyList<double> RoundedLeak, double Change);
