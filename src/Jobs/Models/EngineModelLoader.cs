using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Jobs.Models;

/// <summary>Loads models on the engine thread.</summary>
internal sealed class EngineModelLoader(EngineThread engine, string? libTorchPath) : IModelLoader<LanguageModel>
{
    /// <summary>Half of the device's memory: what is computed, the caches of conversations and a machine's other work want room too.</summary>
    public long DefaultBudget(ModelDevice device) => DeviceMemory.Total(IsCuda(device)) / 2;

    /// <summary>Those of its weights, from the folder's headers.</summary>
    /// <exception cref="CheckpointException">The folder cannot be used.</exception>
    public async Task<long> BytesOfAsync(ModelRequest request, CancellationToken cancellationToken) =>
        (await LanguageModel.FootprintAsync(engine, request.Folder, Options(request), cancellationToken)).Weights;

    public Task<LanguageModel> LoadAsync(ModelRequest request, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        LanguageModel.LoadAsync(engine, request.Folder, Options(request), progress, cancellationToken);

    // It blocks until the engine's work under way is done.
    public Task FreeAsync(LanguageModel model) => Task.Run(model.Dispose);

    private static ModelOptions Options(ModelRequest request) => new(request) { ContentHash = request.ContentHash };

    private bool IsCuda(ModelDevice device) =>
        device == ModelDevice.Cuda || (device == ModelDevice.Auto && LibTorch.Load(libTorchPath).Cuda);
}
