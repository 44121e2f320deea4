using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Checkpoints;

/// <summary>An opened model folder: its config and every tensor of the text model, names and shapes checked.</summary>
public sealed class Checkpoint : IDisposable
{
    internal const string TokenizerFile = "tokenizer.json";
    private const int NamesListed = 10;
    private readonly ShardSet _shards;

    private Checkpoint(string folder, ModelConfig config, ShardSet shards, IReadOnlyDictionary<string, CheckpointTensor> tensors) =>
        (Folder, Config, _shards, Tensors) = (folder, config, shards, tensors);

    /// <summary>The folder it was opened from.</summary>
    public string Folder { get; }

    /// <summary>The architecture.</summary>
    public ModelConfig Config { get; }

    /// <summary>
    /// The text model's tensors under canonical names, without <c>model.</c> or <c>model.language_model.</c>:
    /// <c>embed_tokens.weight</c>, <c>layers.3.self_attn.q_proj.weight</c>, <c>norm.weight</c>, and <c>lm_head.weight</c> only if untied;
    /// <c>layers.3.mlp.down_proj.bias</c> where an edit put a constant.
    /// Types are F32, F16 or BF16, each tensor its own.
    /// </summary>
    public IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>Tensors in the shards that are no part of the text model, such as the vision tower. The copy of a tied head is not among them.</summary>
    internal IEnumerable<CheckpointTensor> OtherTensors =>
        _shards.Files.SelectMany(file => file.Tensors.Values.Where(t => TensorLayout.IsSkipped(t.Name)).Select(t => new CheckpointTensor(file, t)));

    /// <summary>The files with the weights, in the order of their names.</summary>
    internal IReadOnlyList<SafetensorsFile> Shards => _shards.Files;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="CheckpointException">Something in it is missing, unknown or inconsistent, or it is something else than a model of the family; the message says what.</exception>
    public static Checkpoint Open(string folder)
    {
        try
        {
            return OpenModel(folder);
        }
        catch (CheckpointException e) when (ForeignFolder.Describe(folder) is { } instead)
        {
            throw new CheckpointException(folder, instead, e);
        }
    }

    private static Checkpoint OpenModel(string folder)
    {
        if (!Directory.Exists(folder)) throw new CheckpointException(folder, "is not a folder");
        var config = ModelConfig.Load(folder);
        var shards = ShardSet.Open(folder);
        try
        {
            if (OwnHead.FileOf(config, shards) is { } file)
            {
                config = config with
                {
                    TiedHead = false,
                    Warnings = [.. config.Warnings, $"config.json ties the head to the embedding, but {file} brings a head of its own ({TensorLayout.Head}) with other values; it is used, as transformers does."],
                };
            }
            return new(folder, config, shards, Match(folder, config, shards));
        }
        catch
        {
            shards.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a canonical name.</summary>
    /// <exception cref="CheckpointException">The model has none of that name.</exception>
    public CheckpointTensor this[string name] =>
        Tensors.TryGetValue(name, out var tensor) ? tensor : throw new CheckpointException(Folder, name, "is not part of the model");

    /// <summary>
    /// Identifies the model: SHA-256 over config.json, tokenizer.json and generation_config.json where present, and the shards.
    /// Reads every byte, so keep the result beside the files' sizes and times.
    /// </summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public string ContentHash(IProgress<HashProgress>? progress, CancellationToken cancellationToken) =>
        ContentHash(Folder, progress, cancellationToken);

    /// <summary>The same, of a folder that need not be open.</summary>
    /// <exception cref="CheckpointException">The folder holds no shards, or a file cannot be read.</exception>
    public static string ContentHash(string folder, IProgress<HashProgress>? progress, CancellationToken cancellationToken) =>
        Checkpoints.ContentHash.Of(HashedFiles(folder), progress, cancellationToken);

    /// <summary>Opens a folder, checks it as <see cref="Open"/> does, and says what it holds. Reads headers only, so it takes milliseconds.</summary>
    /// <exception cref="CheckpointException">The folder cannot be used.</exception>
    public static CheckpointInfo Inspect(string folder)
    {
        using var checkpoint = Open(folder);
        return CheckpointInspection.Of(checkpoint, checkpoint._shards.Files);
    }

    /// <summary>
    /// Folders at or below <paramref name="root"/>, at most three levels down, whose config.json names this model family and
    /// that hold safetensors; those that cannot be read, or have a config without weights, come with the reason.
    /// </summary>
    public static IReadOnlyList<FoundFolder> FindFolders(string root) => FolderSearch.Find(root);

    /// <summary>The files that make up a model's identity, in hashing order.</summary>
    public static IReadOnlyList<string> HashedFiles(string folder) =>
    [
        .. new[] { ModelConfigReader.ConfigFile, TokenizerFile, ModelConfigReader.GenerationFile }
            .Select(name => Path.Combine(folder, name)).Where(File.Exists),
        .. ShardSet.Paths(folder),
    ];

    /// <summary>What the file system says of these files now: as long as it says the same, a model's weights are those of one state of its folder.</summary>
    internal static IReadOnlyList<FileState> StatesOf(string folder) => [.. HashedFiles(folder).Select(FileState.Of)];

    private static Dictionary<string, CheckpointTensor> Match(string folder, ModelConfig config, ShardSet shards)
    {
        var expected = TensorLayout.Expected(config).ToDictionary(t => t.Name, t => t.Shape);
        var known = expected.Concat(TensorLayout.Constants(config).Select(t => KeyValuePair.Create(t.Name, t.Shape))).ToDictionary();
        var found = new Dictionary<string, CheckpointTensor>();
        var unknown = new List<string>();
        foreach (var file in shards.Files)
        {
            foreach (var entry in file.Tensors.Values.Where(e => !TensorLayout.IsSkipped(e.Name)))
            {
                var name = TensorLayout.Canonical(entry.Name);
                if (name == TensorLayout.Head && config.TiedHead) continue;
                if (name is null || !known.TryGetValue(name, out var shape))
                {
                    unknown.Add(entry.Name);
                    continue;
                }
                if (!entry.Shape.SequenceEqual(shape))
                    throw new CheckpointException(file.Path, entry.Name,
                        $"shape {TensorShape.Format(entry.Shape)} found, {TensorShape.Format(shape)} expected from config.json");
                if (entry.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16))
                    throw new CheckpointException(file.Path, entry.Name, $"type {entry.Type.Code()} found, F32, F16 or BF16 expected");
                if (!found.TryAdd(name, new(file, entry)))
                    throw new CheckpointException(file.Path, entry.Name, "appears twice, under both prefixes or in two shards");
            }
        }
        var missing = expected.Keys.Where(name => !found.ContainsKey(name)).ToList();
        if (unknown.Count + missing.Count > 0)
            throw new CheckpointException(folder, "the tensors do not fit config.json" + Listed("missing", missing) + Listed("unknown", unknown));
        return found;
    }

    private static string Listed(string what, List<string> names)
    {
        if (names.Count == 0) return "";
        var more = names.Count > NamesListed ? $" and {names.Count - NamesListed} more" : "";
        return $"; {names.Count} {what}: {string.Join(", ", names.Take(NamesListed))}{more}";
    }

    /// <summary>Unmaps the shards.</summary>
    public void Dispose() => _shards.Dispose();
}
