using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Cuda;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Jobs.Models;

/// <summary>Loads models on the engine thread.</summary>
internal sealed class EngineModelLoader(EngineThread engine, ModelLibrary library, string? libTorchPath, CpuStep cpuStep = CpuStep.Own, CudaStep cudaStep = CudaStep.Own) : IModelLoader<LanguageModel>
{
    /// <summary>Half of the device's memory: what is computed, the caches of conversations and a machine's other work want room too.</summary>
    public long DefaultBudget(ModelDevice device) => DeviceMemory.Total(IsCuda(device)) / 2;

    /// <summary>Those of its weights and of what its steps work in, from the folder's headers.</summary>
    /// <exception cref="CheckpointException">The folder cannot be used.</exception>
    public async Task<long> BytesOfAsync(ModelRequest request, CancellationToken cancellationToken) =>
        await LanguageModel.FootprintAsync(engine, request.Folder, Options(request), cancellationToken) is { } footprint ? footprint.Weights + footprint.Steps : 0;

    /// <summary>The model of the content hash that was asked for: a folder may be written to between the hash and the loading.</summary>
    /// <exception cref="CheckpointException">The folder cannot be used, or holds another model by now.</exception>
    public async Task<LanguageModel> LoadAsync(ModelRequest request, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var model = await LanguageModel.LoadAsync(engine, request.Folder, Options(request), progress, cancellationToken);
        try
        {
            // Costs nothing while the files are as they were hashed; the loading itself has seen that they did not change meanwhile.
            return await library.HashAsync(request.Folder, null, cancellationToken) is var hash && hash == request.ContentHash
                ? model
                : throw new CheckpointException(request.Folder, $"holds another model by now: its content hash was {Short(request.ContentHash)} and is {Short(hash)}. Put the old files back and resume, or run it again with the new ones");
        }
        catch
        {
            await FreeAsync(model);
            throw;
        }
    }

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];

    // It blocks until the engine's work under way is done.
    public Task FreeAsync(LanguageModel model) => Task.Run(model.Dispose);

    private ModelOptions Options(ModelRequest request) => new(request) { ContentHash = request.ContentHash, CpuStep = cpuStep, CudaStep = cudaStep };

    private bool IsCuda(ModelDevice device) =>
        device == ModelDevice.Cuda || (device == ModelDevice.Auto && LibTorch.MayHaveCuda(libTorchPath) && LibTorch.Load(libTorchPath).Cuda);
}
