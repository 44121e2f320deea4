using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Jobs.Models;

/// <summary>Keeps one model loaded between runs. Whoever uses it has it alone until they give it back.</summary>
public sealed class ModelHost(EngineThread engine) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LanguageModel? _model;
    private ModelKey? _key;

    /// <summary>The model of a folder, loaded if another one (or none) is; dispose the use to give it back.</summary>
    /// <param name="contentHash">The folder's content hash: a changed folder is loaded again.</param>
    public async Task<ModelUse> UseAsync(
        string folder, string contentHash, ModelOptions options, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var key = new ModelKey(folder, contentHash, options.Device, options.Dtype);
            if (_model is null || _key != key)
            {
                // The old one goes first: two models may not fit.
                Unload();
                _model = await LanguageModel.LoadAsync(engine, folder, options with { ContentHash = contentHash }, progress, cancellationToken);
                _key = key;
            }
            return new ModelUse(_model, _turn);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Frees the model; nobody may be using it.</summary>
    public void Dispose()
    {
        Unload();
        _turn.Dispose();
    }

    private void Unload()
    {
        _model?.Dispose();
        _model = null;
        _key = null;
    }

    private sealed record ModelKey(string Folder, string ContentHash, ModelDevice Device, ModelDtype Dtype);
}
