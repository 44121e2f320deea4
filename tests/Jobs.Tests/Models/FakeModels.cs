using Vectorscope.Engine.Model;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

/// <summary>Models of a few bytes, named like <c>a4</c>: a name and its size. It counts what is in memory, from the first byte of a load to the last of its end.</summary>
internal sealed class FakeModels : IModelLoader<FakeModel>
{
    private readonly Lock _lock = new();
    private readonly List<string> _inMemory = [];
    private readonly List<string> _loaded = [];

    /// <summary>What goes on while it is found out how large a model is.</summary>
    public Func<ModelRequest, Task> Weighing { get; set; } = _ => Task.CompletedTask;

    /// <summary>What goes on while a model loads; it may wait, fail or be cancelled.</summary>
    public Func<ModelRequest, CancellationToken, Task> Loading { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What goes on while a model is freed.</summary>
    public Func<ModelRequest, Task> Freeing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called whenever a load has begun.</summary>
    public Action Began { get; set; } = () => { };

    /// <summary>Names of what takes memory, sorted.</summary>
    public IReadOnlyList<string> InMemory
    {
        get
        {
            lock (_lock) return [.. _inMemory.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Names of everything that was ever loaded, in that order.</summary>
    public IReadOnlyList<string> Loaded
    {
        get
        {
            lock (_lock) return [.. _loaded];
        }
    }

    public long Bytes => InMemory.Sum(Size);

    public static ModelRequest Request(string name) => new(name, "hash");

    public static long Size(string name) => long.Parse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    public async Task<long> BytesOfAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        await Weighing(request);
        return Size(request.Folder);
    }

    public async Task<FakeModel> LoadAsync(ModelRequest request, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        lock (_lock) _inMemory.Add(request.Folder);
        Began();
        try
        {
            await Loading(request, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            lock (_lock) _inMemory.Remove(request.Folder);
            throw;
        }
        lock (_lock) _loaded.Add(request.Folder);
        return new FakeModel(request);
    }

    public async Task FreeAsync(FakeModel model)
    {
        Assert.False(model.IsFree, $"{model.Request.Folder} was freed twice");
        model.IsFree = true;
        try
        {
            await Freeing(model.Request);
        }
        finally
        {
            lock (_lock) _inMemory.Remove(model.Request.Folder);
        }
    }
}
