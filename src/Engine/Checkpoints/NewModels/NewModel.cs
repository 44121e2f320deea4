using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>Makes model folders with random weights, in the layout that transformers writes and reads.</summary>
public static class NewModel
{
    /// <summary>Names for <see cref="NewModelOptions.Shape"/>, each with what it is for.</summary>
    public static IReadOnlyDictionary<string, string> Shapes { get; } = NewModelShape.All.ToDictionary(s => s.Key, s => s.Value.Summary);

    /// <summary>Makes a folder.</summary>
    /// <remarks>
    /// Everything is written beside <see cref="NewModelOptions.Out"/> and moved there at the end, so a folder of that name is always
    /// complete. A tokenizer.json comes with it when the vocabulary has room for all bytes and the added tokens (265).
    /// </remarks>
    /// <param name="options">Shape, place, vocabulary, seed, element type.</param>
    /// <param name="progress">Fraction of the weights written.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="CheckpointException">The folder has content already.</exception>
    /// <exception cref="ArgumentException">The shape is unknown, or the vocabulary or type cannot be.</exception>
    public static CheckpointInfo Create(NewModelOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var config = Config(options);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Out));
        if (File.Exists(target) || Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new CheckpointException(target, "exists already and is not an empty folder; name another, or remove it first");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var draft = $"{target}.{Guid.NewGuid():n}.partial";
        Directory.CreateDirectory(draft);
        try
        {
            Fill(draft, config, options.Seed, progress, cancellationToken);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(draft, target);
        }
        catch
        {
            Directory.Delete(draft, recursive: true);
            throw;
        }
        return Checkpoint.Inspect(target);
    }

    private static void Fill(string folder, ModelConfig config, long seed, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int? stop = null;
        if (config.VocabularySize >= QwenTokenizer.SmallestSize)
        {
            (var tokenizer, stop) = StarterTokenizer.Make(config.VocabularySize);
            TokenizerFiles.Write(folder, ReadableJson.Of(tokenizer));
        }
        NewModelFiles.Write(Path.Combine(folder, ModelConfigReader.GenerationFile), NewModelFiles.Generation(stop));
        NewModelFiles.Write(Path.Combine(folder, ModelConfigReader.ConfigFile), NewModelFiles.Config(config));
        var tensors = TensorLayout.Expected(config)
            .Select(t => new TensorDeclaration(TensorLayout.OnDisk(t.Name), StoredType(t.Name, config.StoredType!.Value), t.Shape)).ToList();
        // transformers refuses safetensors files that do not name the framework their tensors are for.
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        using var file = SafetensorsWriter.Create(Path.Combine(folder, ShardSet.SingleFile), tensors, metadata);
        RandomWeights.Write(file, config, seed, progress, cancellationToken);
    }

    /// <summary>As in the published checkpoints, two small tensors per linear block stay in single precision.</summary>
    private static TensorType StoredType(string name, TensorType type) =>
        name.EndsWith("linear_attn.A_log", StringComparison.Ordinal) || name.EndsWith("linear_attn.norm.weight", StringComparison.Ordinal) ? TensorType.F32 : type;

    private static ModelConfig Config(NewModelOptions options)
    {
        if (!NewModelShape.All.TryGetValue(options.Shape, out var shape))
            throw new ArgumentException($"There is no shape '{options.Shape}'; the shapes are {string.Join(", ", Shapes.Keys)}.", nameof(options));
        if (options.Vocabulary is < 1 or > ModelConfigReader.MaximumVocabulary)
            throw new ArgumentException($"A vocabulary of {options.Vocabulary} cannot be made; take 1 to {ModelConfigReader.MaximumVocabulary}.", nameof(options));
        if (options.Type is not (null or TensorType.F32 or TensorType.F16 or TensorType.BF16))
            throw new ArgumentException($"Weights cannot be {options.Type}; take F32, F16 or BF16.", nameof(options));
        return shape.Config with
        {
            VocabularySize = options.Vocabulary ?? shape.Config.VocabularySize,
            StoredType = options.Type ?? shape.Config.StoredType,
        };
    }
}
