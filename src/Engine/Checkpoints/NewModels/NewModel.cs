using Vectorscope.Engine.Files;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.Files;

namespace Vectorscope.Engine.Checkpoints.NewModels;

/// <summary>Makes model folders with random weights, in the layout that transformers writes and reads.</summary>
public static class NewModel
{
    private const long LongestTokenizer = 1 << 30;

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
    /// <exception cref="ArgumentException">The shape is unknown, or the vocabulary, type or tokenizer cannot be.</exception>
    public static CheckpointInfo Create(NewModelOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var config = Config(options);
        FolderDraft.Fill(options.Out, draft => Fill(draft, config, options, progress, cancellationToken));
        return Checkpoint.Inspect(options.Out);
    }

    private static void Fill(string folder, ModelConfig config, NewModelOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var stop = AddTokenizer(folder, config, options.Tokenizer);
        NewModelFiles.Write(Path.Combine(folder, ModelConfigReader.GenerationFile), NewModelFiles.Generation(stop));
        NewModelFiles.Write(Path.Combine(folder, ModelConfigReader.ConfigFile), NewModelFiles.Config(config));
        var tensors = TensorLayout.Expected(config)
            .Select(t => new TensorDeclaration(TensorLayout.OnDisk(t.Name), TensorLayout.StoredType(t.Name, config.StoredType!.Value), t.Shape)).ToList();
        // transformers refuses safetensors files that do not name the framework their tensors are for.
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        using var file = SafetensorsWriter.Create(Path.Combine(folder, ShardSet.SingleFile), tensors, metadata);
        RandomWeights.Write(file, config, options, progress, cancellationToken);
    }

    // Returns the id of the token that ends a turn, where there is a tokenizer.
    private static int? AddTokenizer(string folder, ModelConfig config, string? given)
    {
        if (given is null)
        {
            if (config.VocabularySize < QwenTokenizer.SmallestSize) return null;
            var (made, stop) = StarterTokenizer.Make(config.VocabularySize);
            TokenizerFiles.Write(folder, ReadableJson.Of(made));
            return stop;
        }
        TokenizerFiles.Write(folder, PlainFile.ReadAllText(given, LongestTokenizer));
        var tokenizer = Tokenizer.Load(folder);
        if (tokenizer.VocabularySize > config.VocabularySize)
            throw new ArgumentException($"'{given}' has {tokenizer.VocabularySize} tokens, more than the vocabulary of {config.VocabularySize}; ask for a larger one.", nameof(given));
        return tokenizer.IdOf(QwenTokenizer.StopToken)
            ?? throw new ArgumentException($"'{given}' has no {QwenTokenizer.StopToken}, which ends a reply.", nameof(given));
    }

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
