using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>How models come into memory and leave it.</summary>
internal interface IModelLoader<TModel>
{
    /// <summary>Bytes that it takes while it is loaded; at least 1.</summary>
    Task<long> BytesOfAsync(ModelRequest request, CancellationToken cancellationToken);

    /// <summary>When it fails or is cancelled, nothing of the model stays.</summary>
    Task<TModel> LoadAsync(ModelRequest request, IProgress<LoadProgress>? progress, CancellationToken cancellationToken);

    Task FreeAsync(TModel model);
}
