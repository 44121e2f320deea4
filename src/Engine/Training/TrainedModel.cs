using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Training;

/// <summary>Turns the state of a training into a model folder.</summary>
public static class TrainedModel
{
    /// <summary>Writes a complete Hugging Face folder: the start's, with the weights of the state in the place of its own.</summary>
    /// <remarks>
    /// Tensors keep the names and, unless another is asked for, the types they have in the start; they are written to one
    /// model.safetensors. What else belongs to a model (config, tokenizer, templates, licence) is copied by name; config.json then
    /// names the new type, and whether the head is tied. Written beside the target and moved.
    /// </remarks>
    /// <param name="folder">The folder that the training started from.</param>
    /// <param name="checkpoint">The file with the training's state.</param>
    /// <param name="target">Folder to make; it must not exist, or be empty.</param>
    /// <param name="type">F32, F16 or BF16; A_log and the gated norms stay F32. Null keeps the start's types.</param>
    /// <exception cref="CheckpointException">
    /// The state is not one of this model, the target has content, or a weight is beyond the type's range; the tensor is named.
    /// </exception>
    public static CheckpointInfo Export(string folder, string checkpoint, string target, TensorType? type)
    {
        if (type is not (null or TensorType.F32 or TensorType.F16 or TensorType.BF16))
            throw new ArgumentException($"Weights cannot be {type}; take F32, F16 or BF16.", nameof(type));
        using var start = Checkpoint.Open(folder);
        using var state = SafetensorsFile.Open(checkpoint);
        FolderDraft.Fill(target, draft =>
        {
            ModelFolderCopy.WithoutWeights(start, draft, type);
            Write(Path.Combine(draft, ShardSet.SingleFile), start, state, type);
        });
        return Checkpoint.Inspect(target);
    }

    private static void Write(string path, Checkpoint start, SafetensorsFile state, TensorType? type)
    {
        var others = start.OtherTensors.ToList();
        var declared = start.Tensors.Select(t => new TensorDeclaration(t.Value.Entry.Name, type is { } asked ? TensorLayout.StoredType(t.Key, asked) : t.Value.Entry.Type, t.Value.Entry.Shape))
            .Concat(others.Select(t => new TensorDeclaration(t.Entry.Name, t.Entry.Type, t.Entry.Shape))).ToList();
        using var file = SafetensorsWriter.Create(path, declared, new Dictionary<string, string> { ["format"] = "pt" });
        foreach (var (name, tensor) in start.Tensors)
        {
            var found = state[TrainingFile.Weights + name];
            if (!found.Shape.SequenceEqual(tensor.Entry.Shape))
                throw new CheckpointException(state.Path, found.Name, $"shape {TensorShape.Format(found.Shape)} found, {TensorShape.Format(tensor.Entry.Shape)} expected from the model");
            file.Write(tensor.Entry.Name, state.ReadSingles(found.Name));
        }
        // The vision tower and the like, which training does not touch.
        foreach (var tensor in others) file.CopyFrom(tensor.File, tensor.Entry.Name);
        file.Flush(toDisk: true);
    }
}
