using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>A tensor of an edited model.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Source">The model's own tensor that it is made from, or beside which it stands.</param>
/// <param name="Edit">What is done to it; null where it keeps its bytes.</param>
/// <param name="Constant">What it holds where the model has no such tensor; null where it has.</param>
internal sealed record EditedTensor(string Name, CheckpointTensor Source, PlannedWriter? Edit, double[]? Constant = null)
{
    internal TensorDeclaration Declaration => Constant is null ? new(Name, Source.Entry.Type, Source.Entry.Shape) : new(Name, TensorType.F32, [Constant.Length]);

    internal long Bytes => Constant is null ? Source.Entry.ByteLength : Constant.Length * sizeof(float);
}

/// <summary>A file of an edited model: the model's own file of that name with some of its tensors edited, and the head where it is untied.</summary>
/// <param name="File">Its name.</param>
/// <param name="Metadata">Of its header.</param>
/// <param name="Tensors">In the order of the model's own file.</param>
internal sealed record EditedShard(string File, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<EditedTensor> Tensors)
{
    private const string Format = "format";

    internal IReadOnlyList<TensorDeclaration> Declarations => [.. Tensors.Select(tensor => tensor.Declaration)];

    internal long Bytes => Tensors.Sum(tensor => tensor.Bytes);

    /// <summary>All files of the edited model.</summary>
    internal static IReadOnlyList<EditedShard> Of(Checkpoint model, EditPlan plan)
    {
        var edited = plan.Writers.Where(writer => writer.Left is null).ToDictionary(writer => writer.Writer.Tensor.Entry.Name);
        var embedding = model.Tensors[TensorLayout.Embedding];
        // Some writers store a tied matrix twice. That copy is the head of an untied model already, and wrong where the head is edited.
        var hasCopy = model.Config.TiedHead && model.Shards.Any(file => file.Tensors.ContainsKey(TensorLayout.Head));
        return [.. model.Shards.Select(Shard)];

        EditedShard Shard(SafetensorsFile file)
        {
            var tensors = file.Tensors.Values.OrderBy(entry => entry.Offset)
                .Where(entry => entry.Name != TensorLayout.Head || plan.Head != HeadFate.Edited)
                .Select(entry => new EditedTensor(entry.Name, new(file, entry), edited.GetValueOrDefault(entry.Name)));
            if (plan.Head == HeadFate.Untied && !hasCopy && file == embedding.File) tensors = tensors.Append(new(TensorLayout.Head, embedding, null));
            tensors = tensors.Concat(plan.Constants.Where(constant => constant.IsNew && constant.Beside.File == file).Select(constant => new EditedTensor(constant.Tensor, constant.Beside, null, constant.Vector)));
            var metadata = new Dictionary<string, string>(file.Metadata);
            // Other programs refuse files that do not say so.
            metadata.TryAdd(Format, "pt");
            return new(Path.GetFileName(file.Path), metadata, [.. tensors]);
        }
    }
}
