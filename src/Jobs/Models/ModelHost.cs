using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Jobs.Models;

/// <summary>Keeps models loaded between runs and shares them.</summary>
/// <remarks>
/// Who wants models that are loaded gets them at once: they cost no more memory. Who wants others waits until nobody uses any,
/// because they may not fit beside each other; then those no longer wanted go. All models of a use are taken together, so two
/// uses never wait for each other.
/// </remarks>
public sealed class ModelHost(EngineThread engine) : IDisposable
{
    private readonly Lock _lock = new();
    // Held by whoever loads or waits for its turn to load.
    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly Dictionary<ModelRequest, LanguageModel> _models = [];
    private TaskCompletionSource _free = Completed();
    private int _uses;

    /// <summary>One model; see <see cref="UseAsync(IReadOnlyList{ModelRequest}, IProgress{LoadProgress}, CancellationToken)"/>.</summary>
    public Task<ModelUse> UseAsync(
        string folder, string contentHash, ModelOptions options, IProgress<LoadProgress>? progress, CancellationToken cancellationToken) =>
        UseAsync([new ModelRequest(folder, contentHash, options.Device, options.Dtype)], progress, cancellationToken);

    /// <summary>The models of these folders, loaded where they are not; equal requests share one. Dispose the use to give them back.</summary>
    public async Task<ModelUse> UseAsync(IReadOnlyList<ModelRequest> wanted, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (TryShare(wanted) is { } shared)
        {
            return shared;
        }
        await _door.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (TryShare(wanted) is { } use)
                {
                    return use;
                }
                if (TryMakeRoom(wanted, out var leaving))
                {
                    foreach (var model in leaving)
                    {
                        model.Dispose();
                    }
                    await LoadAsync(wanted, progress, cancellationToken);
                }
                else
                {
                    await Free().WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Waits until nobody uses a model and frees them all, to make room for other work on the device.</summary>
    public async Task UnloadAsync(CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            IReadOnlyList<LanguageModel> leaving;
            while (!TryMakeRoom([], out leaving))
            {
                await Free().WaitAsync(cancellationToken);
            }
            foreach (var model in leaving)
            {
                model.Dispose();
            }
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Frees the models; nobody may be using them.</summary>
    public void Dispose()
    {
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }
        _models.Clear();
        _door.Dispose();
    }

    private ModelUse? TryShare(IReadOnlyList<ModelRequest> wanted)
    {
        lock (_lock)
        {
            if (!wanted.All(_models.ContainsKey))
            {
                return null;
            }
            if (_uses++ == 0)
            {
                _free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return new ModelUse([.. wanted.Select(request => _models[request])], GiveBack);
        }
    }

    // Takes what is not wanted out of reach, so that nobody can begin to use it while it goes.
    private bool TryMakeRoom(IReadOnlyList<ModelRequest> wanted, out IReadOnlyList<LanguageModel> leaving)
    {
        lock (_lock)
        {
            leaving = [];
            if (_uses > 0)
            {
                return false;
            }
            var gone = _models.Keys.Except(wanted).ToArray();
            leaving = [.. gone.Select(request => _models[request])];
            foreach (var request in gone)
            {
                _models.Remove(request);
            }
            return true;
        }
    }

    private async Task LoadAsync(IReadOnlyList<ModelRequest> wanted, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var request in wanted.Distinct())
        {
            lock (_lock)
            {
                if (_models.ContainsKey(request))
                {
                    continue;
                }
            }
            var options = new ModelOptions { Device = request.Device, Dtype = request.Dtype, ContentHash = request.ContentHash };
            var model = await LanguageModel.LoadAsync(engine, request.Folder, options, progress, cancellationToken);
            lock (_lock)
            {
                _models[request] = model;
            }
        }
    }

    private Task Free()
    {
        lock (_lock)
        {
            return _free.Task;
        }
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            if (--_uses == 0)
            {
                _free.SetResult();
            }
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
