using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Jobs.Models;

/// <summary>Keeps models loaded between runs and shares them, in a budget of bytes before which runs queue.</summary>
/// <remarks><see cref="ModelMemory{TModel}"/> has the rules.</remarks>
public sealed class ModelHost : IDisposable
{
    // The budget may ask the device, which a process that runs no model leaves alone.
    private readonly Lazy<ModelMemory<LanguageModel>> _memory;

    public ModelHost(EngineThread engine, ModelLibrary library, JobsOptions options)
    {
        var loader = new EngineModelLoader(engine, library, options.LibTorchPath, options.CpuStep, options.CudaStep);
        _memory = new(() => new ModelMemory<LanguageModel>(loader, options.ModelMemory ?? loader.DefaultBudget(options.Device)), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>One model; see <see cref="UseAsync(IReadOnlyList{ModelRequest}, IProgress{LoadProgress}, CancellationToken)"/>.</summary>
    public Task<ModelUse<LanguageModel>> UseAsync(
        string folder, string contentHash, ModelPlacement placement, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        UseAsync([new ModelRequest(folder, contentHash, placement)], progress, cancellationToken);

    /// <summary>
    /// The models of these folders, loaded where they are not; equal requests share one. More than the budget is loaded when
    /// nobody uses others. Dispose the use to give them back.
    /// </summary>
    public async Task<ModelUse<LanguageModel>> UseAsync(
        IReadOnlyList<ModelRequest> wanted, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        await _memory.Value.UseAsync(wanted, progress, cancellationToken);

    /// <summary>Waits for its turn, frees all models, and keeps others from loading any until the use is disposed: for other work on the device.</summary>
    public async Task<IDisposable> UseAloneAsync(CancellationToken cancellationToken) => await _memory.Value.UseAloneAsync(cancellationToken);

    /// <summary>Frees the models; nobody may be using them.</summary>
    public void Dispose()
    {
        if (_memory.IsValueCreated)
        {
            _memory.Value.Dispose();
        }
    }
}
