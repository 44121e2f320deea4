using System.Text.Json.Serialization;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>What an edit of weights touches, and how it computes.</summary>
public sealed record WeightEditOptions
{
    /// <summary>Which matrices that write into the stream.</summary>
    public ResidualWriters Writers { get; init; } = ResidualWriters.All;

    /// <summary>What becomes of the embedding; null for <see cref="EmbeddingEdit.Untie"/> where the head is tied to it, else <see cref="EmbeddingEdit.Edit"/>.</summary>
    public EmbeddingEdit? Embedding { get; init; }

    /// <summary>Precision of sums and products; results are rounded once to the stored type in any case.</summary>
    public EditArithmetic Arithmetic { get; init; }

    /// <summary>How constants get into the model; null where operations that need one are refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConstantForm? Constants { get; init; }

    /// <summary>Whether a floor or a cap is baked by those columns and heads that write to one side; else it is refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SignSelective { get; init; }
}

/// <summary>In what an edit computes.</summary>
public enum EditArithmetic
{
    /// <summary>Double precision.</summary>
    Float64,

    /// <summary>Every intermediate result rounded to single precision.</summary>
    Float32,
}

/// <summary>Matrices that write into the residual stream.</summary>
[Flags]
public enum ResidualWriters
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>self_attn.o_proj</c>.</summary>
    Attention = 1,

    /// <summary><c>linear_attn.out_proj</c>.</summary>
    Linear = 2,

    /// <summary><c>mlp.down_proj</c>.</summary>
    Mlp = 4,

    /// <summary><c>embed_tokens</c>.</summary>
    Embedding = 8,

    /// <summary>All four.</summary>
    All = Attention | Linear | Mlp | Embedding,
}

/// <summary>What becomes of an embedding that is to be edited.</summary>
public enum EmbeddingEdit
{
    /// <summary>Edited, and the original kept as a head of its own.</summary>
    Untie,

    /// <summary>Edited; a head that is tied to it changes with it.</summary>
    Edit,

    /// <summary>Left as it is.</summary>
    Leave,
}
