using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A constant that an edit put behind a layer.</summary>
/// <param name="Layer">0 for the embedding, else block 1…L.</param>
/// <param name="Tensor">Its name in the file: what holds the constant.</param>
/// <param name="How">What it is there.</param>
/// <param name="Length">‖b‖, in the stream's units.</param>
/// <param name="Fit">How well kᵀx is 1; null where nothing is fitted.</param>
public sealed record BakedConstant(int Layer, string Tensor, ConstantPlace How, double Length, KeyFit? Fit = null)
{
    /// <summary>Who can read the tensor.</summary>
    public string Loaders => How == ConstantPlace.Bias ? "this program; others ignore or refuse the tensor" : "any loader";
}

/// <summary>Where a constant lies.</summary>
public enum ConstantPlace
{
    /// <summary>Added to every row of the embedding: exact.</summary>
    Embedding,

    /// <summary>See <see cref="ConstantForm.Bias"/>.</summary>
    Bias,

    /// <summary>See <see cref="ConstantForm.PseudoBias"/>.</summary>
    [JsonStringEnumMemberName("pseudo-bias")]
    PseudoBias,
}
