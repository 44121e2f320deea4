using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Model;

/// <summary>
/// A model's modules in libtorch's operations, read when something first asks for them: where the engine's own step computes the replies,
/// a model that does nothing else is held once, and libtorch is not loaded.
/// </summary>
/// <param name="engine">Its thread.</param>
/// <param name="folder">The model's folder.</param>
/// <param name="states">Of its files when the model was loaded.</param>
/// <param name="options">How it was loaded.</param>
/// <param name="place">Where it runs, and its number type.</param>
internal sealed class PlainNetwork(EngineThread engine, string folder, IReadOnlyList<FileState> states, ModelOptions options, ModelPlace place) : IDisposable
{
    private CausalLanguageModel? _value;

    /// <summary>The modules. Engine thread only.</summary>
    /// <exception cref="CheckpointException">The folder is not any more what was loaded.</exception>
    internal CausalLanguageModel Value => _value ??= Read();

    private CausalLanguageModel Read()
    {
        Compare();
        using var checkpoint = Checkpoint.Open(folder);
        var network = Build(checkpoint, () => { });
        try
        {
            Compare();
        }
        catch
        {
            Dispose();
            throw;
        }
        return network;
    }

    private void Compare()
    {
        if (!Checkpoint.StatesOf(folder).SequenceEqual(states))
            throw new CheckpointException(folder, "was changed since it was loaded, and more of it is needed now. Load the model again, when nothing writes its folder any more");
    }

    /// <summary>Builds them at once, from a checkpoint that is open.</summary>
    /// <param name="checkpoint">Read from; not kept.</param>
    /// <param name="onTensor">Called before each tensor; may throw to stop.</param>
    internal CausalLanguageModel Build(Checkpoint checkpoint, Action onTensor)
    {
        engine.EnterTensors();
        using var source = new WeightSource(checkpoint, place.Type, place.Tensors, options.RoundToModelDtype, onTensor);
        return _value = ModelBuilder.Build(checkpoint.Config, source, place.Type, place.Tensors);
    }

    public void Dispose()
    {
        _value?.Dispose();
        _value = null;
    }
}
