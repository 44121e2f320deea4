using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>How a constant that an intervention adds behind a block gets into the model; into the embedding it goes as itself.</summary>
public enum ConstantForm
{
    /// <summary>A tensor of its own, <c>mlp.down_proj.bias</c>: exact, and read by this program alone.</summary>
    Bias,

    /// <summary>Rank one on the block's last matrix, W + b·kᵀ with kᵀx ≈ 1: approximate, and read by every program.</summary>
    [JsonStringEnumMemberName("pseudo-bias")]
    PseudoBias,
}
