using System.Globalization;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Bakes an intervention into a model's weights: a new folder, whose model is the old one under the operations.</summary>
public static class WeightEdit
{
    /// <summary>Writes a complete Hugging Face folder: the model's, with the matrices that write into the stream edited.</summary>
    /// <remarks>
    /// Tensors keep their names and types, and those that are not edited their bytes, vision tower and the like included. Written beside
    /// the target and moved at the end. Memory: parts of a matrix, whatever the model's size.
    /// </remarks>
    /// <param name="folder">The model.</param>
    /// <param name="intervention">Operations with site <c>writes</c> and all positions.</param>
    /// <param name="find">A direction by the text that names it.</param>
    /// <param name="options">What is touched.</param>
    /// <param name="target">Folder to make; it must not exist, or be empty.</param>
    /// <param name="progress">Told the share of the bytes written, 0 to 1; may be null.</param>
    /// <param name="cancellationToken">Checked between parts; nothing is left behind then.</param>
    /// <exception cref="InterventionException">An operation cannot be baked, or nothing would be edited.</exception>
    /// <exception cref="DirectionException">A direction is not there, or is none for this model.</exception>
    /// <exception cref="CheckpointException">The model cannot be read, the target has content, or a weight is beyond its type's range.</exception>
    /// <exception cref="IOException">The disk is too small or cannot be written.</exception>
    public static WeightEditReport Run(
        string folder, Intervention intervention, Func<string, Direction> find, WeightEditOptions options, string target, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intervention);
        ArgumentNullException.ThrowIfNull(options);
        for (var i = 0; i < intervention.Operations.Count; i++) Check(intervention.Operations[i], i);
        using var model = Checkpoint.Open(folder);
        var moves = CompiledIntervention.Of(intervention with { Head = false }, find, model.Config.LayerCount, model.Config.HiddenSize).Moves;
        var embedding = options.Embedding ?? (model.Config.TiedHead ? EmbeddingEdit.Untie : EmbeddingEdit.Edit);
        var writers = ResidualWriter.Of(model);
        var left = writers.ToDictionary(writer => writer.Name, writer => Left(writer, options, embedding, moves));
        if (left.Values.All(why => why is not null))
            throw new InterventionException($"Nothing would be edited: {string.Join("; ", left.Values.Distinct())}.");
        var untie = model.Config.TiedHead && embedding == EmbeddingEdit.Untie && left[TensorLayout.Embedding] is null;
        var edited = new Dictionary<string, EditedWriter>(StringComparer.Ordinal);
        FolderDraft.Fill(target, draft =>
        {
            CheckRoom(model, draft, untie);
            ModelFolderCopy.WithoutWeights(model, draft, null, untie);
            Write(Path.Combine(draft, ShardSet.SingleFile));
        });
        return new([.. writers.Select(writer => edited.GetValueOrDefault(writer.Name) ?? new(writer.Tensor.Entry.Name, writer.Layer, left[writer.Name], [], [], 0))], untie);

        void Write(string path)
        {
            List<(string Name, CheckpointTensor Tensor)> all = [.. model.Tensors.Select(tensor => (Name: tensor.Key, Tensor: tensor.Value)).Concat(model.OtherTensors.Select(tensor => (tensor.Entry.Name, tensor)))];
            var head = model.Tensors[TensorLayout.Embedding];
            List<TensorDeclaration> declared = [.. all.Select(one => new TensorDeclaration(one.Tensor.Entry.Name, one.Tensor.Entry.Type, one.Tensor.Entry.Shape))];
            if (untie) declared.Add(new(TensorLayout.Head, head.Entry.Type, head.Entry.Shape));
            using var file = SafetensorsWriter.Create(path, declared, new Dictionary<string, string> { ["format"] = "pt" });
            var (done, total) = (0.0, all.Sum(one => (double)one.Tensor.Entry.ByteLength));
            foreach (var (name, tensor) in all)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (left.TryGetValue(name, out var why) && why is null)
                {
                    var writer = writers.Single(one => one.Name == name);
                    edited[name] = new MatrixEdit(writer, moves[new(writer.Layer, OperationSite.Writes)], options.SinglePrecision).Write(file, cancellationToken);
                }
                else
                {
                    file.CopyFrom(tensor.File, tensor.Entry.Name);
                }
                progress?.Report((done += tensor.Entry.ByteLength) / total);
            }
            if (untie) file.CopyFrom(head.File, head.Entry.Name, TensorLayout.Head);
            file.Flush(toDisk: true);
        }
    }

    private static void Check(Operation operation, int index)
    {
        InterventionException Wrong(string field, string why) => new(string.Create(CultureInfo.InvariantCulture, $"operations[{index}].{field}: {why}"));
        if (operation is not (Ablate { AboutMiddle: false } or AblateProjected))
            throw Wrong("op", "only ablate and ablate-projected are linear in what is written, and so can be baked into weights.");
        if (operation.Site != OperationSite.Writes)
            throw Wrong("site", "weights write into the stream: use \"writes\". A block's output cannot be baked, since the MLP still sees what the mixer wrote.");
        if (operation.Positions != OperationPositions.All) throw Wrong("positions", "weights do not know positions; use \"all\".");
    }

    private static string? Left(ResidualWriter writer, WeightEditOptions options, EmbeddingEdit embedding, IReadOnlyDictionary<Place, IReadOnlyList<Move>> moves) =>
        !options.Writers.HasFlag(writer.Kind) ? "not among the writers that were asked for"
        : writer.Kind == ResidualWriters.Embedding && embedding == EmbeddingEdit.Leave ? "the embedding is left"
        : !moves.ContainsKey(new(writer.Layer, OperationSite.Writes)) ? "no operation acts on its layer"
        : null;

    private static void CheckRoom(Checkpoint model, string draft, bool untie)
    {
        var needed = model.Tensors.Values.Sum(tensor => tensor.Entry.ByteLength) + model.OtherTensors.Sum(tensor => tensor.Entry.ByteLength)
            + (untie ? model.Tensors[TensorLayout.Embedding].Entry.ByteLength : 0) + (64L << 20);
        var free = new DriveInfo(draft).AvailableFreeSpace;
        if (free < needed) throw new IOException($"{Quote.Path(draft)}: the edited model needs {needed >> 20} MiB, and {free >> 20} MiB are free. Make room, or name a folder elsewhere.");
    }
}
