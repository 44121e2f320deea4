using System.Globalization;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A matrix that writes into the residual stream, or a constant that an earlier edit put beside one.</summary>
/// <param name="Name">Its canonical name.</param>
/// <param name="Tensor">Where it is.</param>
/// <param name="Kind">Which of the writers.</param>
/// <param name="Layer">0 for the embedding, else block 1…L.</param>
internal sealed record ResidualWriter(string Name, CheckpointTensor Tensor, ResidualWriters Kind, int Layer)
{
    private static readonly (string Ending, ResidualWriters Kind)[] Endings =
        [("self_attn.o_proj.weight", ResidualWriters.Attention), ("linear_attn.out_proj.weight", ResidualWriters.Linear), ("mlp.down_proj.weight", ResidualWriters.Mlp), (TensorLayout.MlpConstant, ResidualWriters.Mlp)];

    /// <summary>Whether it is a constant, [d], and no matrix.</summary>
    internal bool IsConstant => TensorLayout.IsConstant(Name);

    /// <summary>Whether each row is a vector that is written: those of the embedding, and a constant as the only one. Else each column is.</summary>
    internal bool WritesRows => Layer == 0 || IsConstant;

    /// <summary>All of a model, in the order of the layers. The list is complete: no other tensor of the family writes into the stream.</summary>
    internal static IReadOnlyList<ResidualWriter> Of(Checkpoint checkpoint) =>
        [.. checkpoint.Tensors.Select(tensor => Of(tensor.Key, tensor.Value)).OfType<ResidualWriter>().OrderBy(writer => writer.Layer).ThenBy(writer => writer.Kind).ThenBy(writer => writer.IsConstant)];

    private static ResidualWriter? Of(string name, CheckpointTensor tensor)
    {
        if (name == TensorLayout.Embedding) return new(name, tensor, ResidualWriters.Embedding, 0);
        foreach (var (ending, kind) in Endings)
        {
            if (name.StartsWith("layers.", StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
                return new(name, tensor, kind, int.Parse(name.AsSpan("layers.".Length, name.IndexOf('.', "layers.".Length) - "layers.".Length), CultureInfo.InvariantCulture) + 1);
        }
        return null;
    }
}
