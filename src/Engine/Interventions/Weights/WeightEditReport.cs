using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What an edit did.</summary>
/// <param name="Operations">Which layers each operation acts on.</param>
/// <param name="Writers">Every matrix that writes into the stream, in the order of the layers.</param>
/// <param name="Layers">How far the writers of each layer moved together, 0…L.</param>
/// <param name="Head">What became of the head.</param>
public sealed record WeightEditReport(
    IReadOnlyList<OperationCoverage> Operations, IReadOnlyList<EditedWriter> Writers, IReadOnlyList<LayerChange> Layers, HeadFate Head)
{
    /// <summary>What was added whatever the stream holds, in the order of the layers; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BakedConstant>? Constants { get; init; }

    /// <summary>Where the edited model is not the old one under the operations, as sentences; null where it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Approximations { get; init; }
}

/// <summary>What an edit would bake by constants.</summary>
/// <param name="Constants">In the order of the layers; without the fit of keys that are not known yet.</param>
/// <param name="Approximations">Where the edited model will not be the old one under the operations, as sentences.</param>
/// <param name="LayersWithoutKey">Layers whose pseudo-bias has no key.</param>
/// <param name="WantsContrasts">Whether <see cref="WeightEdit.Run"/> wants to know what writing matrices read on two sides.</param>
public sealed record WeightEditOutline(IReadOnlyList<BakedConstant> Constants, IReadOnlyList<string> Approximations, IReadOnlyList<int> LayersWithoutKey, bool WantsContrasts);

/// <summary>One matrix that writes into the stream.</summary>
/// <param name="Tensor">Its name in the file.</param>
/// <param name="Layer">0 for the embedding, else block 1…L.</param>
/// <param name="Left">Why it was left as it is; null when it was edited.</param>
/// <param name="Leak">‖rᵀW′‖/‖rᵀW‖ of each direction in turn, before rounding: |1 − s| where directions are orthogonal.</param>
/// <param name="RoundedLeak">The same after rounding to the stored type.</param>
/// <param name="Norm">‖W‖; 0 for one that was left and so not read.</param>
/// <param name="Moved">‖W′ − W‖.</param>
public sealed record EditedWriter(
    string Tensor, int Layer, string? Left, IReadOnlyList<double> Leak, IReadOnlyList<double> RoundedLeak, double Norm, double Moved)
{
    /// <summary>Which of its neurons or heads were edited, where they were chosen; null where all were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ColumnRanking? Columns { get; init; }

    /// <summary>‖W′ − W‖/‖W‖.</summary>
    public double Change => Norm > 0 ? Moved / Norm : 0;
}

/// <summary>‖W′ − W‖/‖W‖ over the edited writers of a layer together.</summary>
/// <param name="Layer">0 for the embedding, else block 1…L.</param>
/// <param name="Change">0 where none was edited.</param>
public sealed record LayerChange(int Layer, double Change);

/// <summary>What becomes of the head of an edited model.</summary>
public enum HeadFate
{
    /// <summary>It has weights of its own, which are never edited.</summary>
    Own,

    /// <summary>It was tied to the embedding; the original embedding is its own now.</summary>
    Untied,

    /// <summary>It is tied to the embedding and changed with it.</summary>
    Edited,

    /// <summary>It is tied to the embedding, which was left.</summary>
    Tied,
}
