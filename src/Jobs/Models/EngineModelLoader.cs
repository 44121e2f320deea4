using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Jobs.Models;

/// <summary>Loads models on the engine thread.</summary>
internal sealed class EngineModelLoader(EngineThread engine, string? libTorchPath) : IModelLoader<LanguageModel>
{
    /// <summary>Half of the device's memory: what is computed, the caches of conversations and a machine's other work want room too.</summary>
    public long DefaultBudget(ModelDevice device) => DeviceMemory.Total(IsCuda(device)) / 2;

    /// <summary>An estimate from the folder's headers: all parameters in the type that they are loaded in.</summary>
    /// <exception cref="CheckpointException">The folder cannot be used.</exception>
    public long BytesOf(ModelRequest request)
    {
        var dtype = request.Dtype != ModelDtype.Auto ? request.Dtype : IsCuda(request.Device) ? ModelDtype.BFloat16 : ModelDtype.Float32;
        return Checkpoint.Inspect(request.Folder).Parameters * (dtype == ModelDtype.BFloat16 ? 2 : 4);
    }

    public Task<LanguageModel> LoadAsync(ModelRequest request, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var options = new ModelOptions(request) { ContentHash = request.ContentHash };
        return LanguageModel.LoadAsync(engine, request.Folder, options, progress, cancellationToken);
    }

    // It blocks until the engine's work under way is done.
    public Task FreeAsync(LanguageModel model) => Task.Run(model.Dispose);

    private bool IsCuda(ModelDevice device) =>
        device == ModelDevice.Cuda || (device == ModelDevice.Auto && LibTorch.Load(libTorchPath).Cuda);
}
