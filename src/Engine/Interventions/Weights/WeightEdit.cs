using System.Security.Cryptography;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Bakes an intervention into a model's weights: a new folder, whose model is the old one under the operations.</summary>
public sealed class WeightEdit
{
    // Beside the weights, the tokenizer and what else is copied.
    private const long RoomForOthers = 64L << 20;

    private readonly WeightEditRequest _request;
    private readonly Checkpoint _model;
    private readonly IReadOnlyList<EditedShard> _shards;
    private readonly EditPlan _plan;
    private readonly EditDraft _draft;
    private readonly IProgress<WeightEditProgress>? _progress;
    private readonly Dictionary<string, EditedWriter> _edited = new(StringComparer.Ordinal);

    private WeightEdit(WeightEditRequest request, Checkpoint model, EditPlan plan, EditDraft draft, IProgress<WeightEditProgress>? progress) =>
        (_request, _model, _plan, _shards, _draft, _progress) = (request, model, plan, EditedShard.Of(model, plan), draft, progress);

    /// <summary>Writes a complete Hugging Face folder: the model's, with the matrices that write into the stream edited.</summary>
    /// <remarks>
    /// Files and tensors keep their names and types, and tensors that are not edited their bytes, vision tower and the like included.
    /// Written beside the target, in <c>TARGET.KEY.partial</c>, and moved at the end; what is finished there when the edit is stopped is
    /// not done again by the same edit, whose result is the same to the byte. Memory: parts of a matrix, whatever the model's size.
    /// </remarks>
    /// <param name="request">The model and the operations.</param>
    /// <param name="target">Folder to make; it must not exist, or be empty.</param>
    /// <param name="progress">Told after each tensor; may be null.</param>
    /// <param name="cancellationToken">Checked between parts; what is finished stays for the next attempt.</param>
    /// <exception cref="InterventionException">An operation cannot be baked, or nothing would be edited.</exception>
    /// <exception cref="DirectionException">A direction is not there, or is none for this model.</exception>
    /// <exception cref="CheckpointException">The model cannot be read, the target has content, or a weight is beyond its type's range.</exception>
    /// <exception cref="IOException">The disk is too small or cannot be written, or the same edit runs elsewhere.</exception>
    public static EditManifest Run(WeightEditRequest request, string target, IProgress<WeightEditProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var model = Checkpoint.Open(request.Folder);
        var plan = EditPlan.Of(model, request.Intervention, request.Find, request.Options, request.Keys, request.Contrasts);
        if (plan.LayersWithoutKey is [var first, ..]) throw new ArgumentException($"The pseudo-bias of layer {first} has no key.", nameof(request));
        if (plan.WantsContrasts && request.Contrasts is null) throw new ArgumentException("Nothing says which columns write to which side.", nameof(request));
        using var draft = EditDraft.Open(target, EditManifest.KeyOf(request));
        try
        {
            var manifest = new WeightEdit(request, model, plan, draft, progress).Fill(cancellationToken);
            draft.Place();
            return manifest;
        }
        catch (CheckpointException)
        {
            draft.Discard();
            throw;
        }
    }

    /// <summary>What <see cref="Run"/> would do, of headers alone: everything that it refuses by name is refused here.</summary>
    /// <returns>What is baked by approximation, and what <see cref="Run"/> wants to be given.</returns>
    /// <exception cref="InterventionException">An operation cannot be baked, or nothing would be edited.</exception>
    /// <exception cref="DirectionException">A direction is not there, or is none for this model.</exception>
    /// <exception cref="CheckpointException">The model cannot be read.</exception>
    public static WeightEditOutline Check(string folder, Intervention intervention, Func<string, Direction> find, WeightEditOptions options)
    {
        using var model = Checkpoint.Open(folder);
        var plan = EditPlan.Of(model, intervention, find, options);
        return new(plan.Baked ?? [], plan.Approximations ?? [], plan.LayersWithoutKey, plan.WantsContrasts);
    }

    private EditManifest Fill(CancellationToken cancellationToken)
    {
        CheckRoom();
        foreach (var shard in _shards) Write(shard, cancellationToken);
        var hashed = Hashes([.. _shards.Select(shard => shard.File)], cancellationToken);
        // Behind all that takes time: a folder without config.json is no model, whoever finds it meanwhile.
        ShardIndex.Write(_model, _shards, _draft.Folder);
        ModelFolderCopy.WithoutWeights(_model, _draft.Folder, null, _plan.Head == HeadFate.Untied);
        var others = Directory.EnumerateFiles(_draft.Folder).Select(path => Path.GetFileName(path)).Where(name => !EditDraft.IsOwn(name) && name != EditManifest.FileName).Except(hashed.Select(file => file.Name));
        hashed = [.. hashed.Concat(Hashes([.. others], cancellationToken)).OrderBy(file => file.Name, StringComparer.Ordinal)];
        var manifest = EditManifest.Of(_request, Report(), hashed);
        manifest.Write(_draft.Folder);
        return manifest;
    }

    private void Write(EditedShard shard, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_draft.Folder, shard.File);
        using var file = _draft.Has(shard.File)
            ? SafetensorsWriter.Reopen(path, shard.Declarations, shard.Metadata)
            : SafetensorsWriter.Create(path, shard.Declarations, shard.Metadata);
        var arithmetic = new Arithmetic(_request.Options.Arithmetic == EditArithmetic.Float32);
        foreach (var tensor in shard.Tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_draft.IsFinished(shard.File, tensor.Name, out var result))
            {
                if (tensor.Edit is { } edit) result = MatrixEdit.Write(edit, arithmetic, file, cancellationToken);
                else if (tensor.Constant is { } constant) file.Write(tensor.Name, [.. constant.Select(value => (float)value)]);
                else file.CopyFrom(tensor.Source.File, tensor.Source.Entry.Name, tensor.Name);
                // Noted as finished only when it is on the disk.
                file.Flush(toDisk: true);
                _draft.Finish(shard.File, tensor.Name, tensor.Bytes, result);
            }
            if (result is not null) _edited[result.Tensor] = result;
            _progress?.Report(new(WeightEditStage.Weights, _draft.FinishedBytes, _shards.Sum(one => one.Bytes)));
        }
    }

    private WeightEditReport Report()
    {
        EditedWriter[] writers =
        [
            .. _plan.Writers.Select(planned => _edited.GetValueOrDefault(planned.Writer.Tensor.Entry.Name)
                ?? new EditedWriter(planned.Writer.Tensor.Entry.Name, planned.Writer.Layer, planned.Left, [], [], 0, 0)),
        ];
        var layers = writers.GroupBy(writer => writer.Layer).Select(layer =>
        {
            double Size(Func<EditedWriter, double> length) => Math.Sqrt(layer.Sum(writer => length(writer) * length(writer)));
            return new LayerChange(layer.Key, Size(writer => writer.Norm) is > 0 and var norm ? Size(writer => writer.Moved) / norm : 0);
        });
        return new(_plan.Coverage, writers, [.. layers], _plan.Head) { Constants = _plan.Baked, Approximations = _plan.Approximations };
    }

    private List<EditedFile> Hashes(string[] names, CancellationToken cancellationToken)
    {
        FileInfo[] files = [.. names.Select(name => new FileInfo(Path.Combine(_draft.Folder, name)))];
        var (done, total, hashed) = (0L, files.Sum(file => file.Length), new List<EditedFile>());
        _progress?.Report(new(WeightEditStage.Hashes, 0, total));
        var buffer = new byte[1 << 20];
        foreach (var file in files)
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                done += read;
            }
            hashed.Add(new(file.Name, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset())));
            _progress?.Report(new(WeightEditStage.Hashes, done, total));
        }
        return hashed;
    }

    private void CheckRoom()
    {
        var needed = _shards.Sum(shard => shard.Bytes) - _draft.FinishedBytes + RoomForOthers;
        var free = new DriveInfo(_draft.Folder).AvailableFreeSpace;
        if (free < needed) throw new IOException($"{Quote.Path(_draft.Folder)}: the edited model needs {needed >> 20} MiB, and {free >> 20} MiB are free. Make room, or name a folder elsewhere.");
    }
}
