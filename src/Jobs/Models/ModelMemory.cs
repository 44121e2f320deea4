using Vectorscope.Engine.Model;

namespace Vectorscope.Jobs.Models;

/// <summary>A budget of bytes for loaded models, with a queue before it.</summary>
/// <remarks>
/// Whoever has to wait is served in the order of arrival. Who wants what is loaded does not wait, unless the first in the
/// queue would then wait longer. Models stay until their bytes are wanted; the one that was used longest ago leaves first.
/// All models of a use are taken together, so two uses never wait for each other.
/// </remarks>
internal sealed class ModelMemory<TModel>(IModelLoader<TModel> loader, long budget) : IDisposable where TModel : class
{
    // One at a time: who came first is first in the queue, however long it takes to learn what its models weigh.
    private readonly SemaphoreSlim _door = new(1, 1);
    private readonly Lock _lock = new();
    private readonly ModelLedger<TModel> _ledger = new(budget);
    private readonly List<Waiter> _queue = [];
    private bool _closed;

    /// <summary>The models of these requests, loaded where they are not; equal requests share one. Dispose the use to give them back.</summary>
    public async Task<ModelUse<TModel>> UseAsync(
        IReadOnlyList<ModelRequest> wanted, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var demand = await EnterAsync(() => DemandAsync(wanted, cancellationToken), progress, cancellationToken);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return new ModelUse<TModel>([.. wanted.Select(request => _ledger[request].Model!)], () => Leave(demand));
        }
    }

    /// <summary>The whole memory, with no model in it, until the use is disposed.</summary>
    public async Task<ModelUse<TModel>> UseAloneAsync(CancellationToken cancellationToken)
    {
        await EnterAsync(() => Task.FromResult(ModelDemand.Everything), null, cancellationToken);
        return new ModelUse<TModel>([], () => Leave(ModelDemand.Everything));
    }

    /// <summary>Frees the models and turns away who waits; nobody should be using them any more.</summary>
    public void Dispose()
    {
        ModelSlot<TModel>[] leaving;
        Waiter[] waiting;
        lock (_lock)
        {
            _closed = true;
            // What is being loaded or freed is seen to by whoever does that.
            leaving = [.. _ledger.Slots.Where(slot => slot.IsReady)];
            foreach (var slot in leaving)
            {
                _ledger.Remove(slot);
            }
            waiting = [.. _queue];
            _queue.Clear();
        }
        foreach (var waiter in waiting)
        {
            waiter.Turn.SetException(new ObjectDisposedException(GetType().Name));
        }
        foreach (var slot in leaving)
        {
            loader.FreeAsync(slot.Model!).GetAwaiter().GetResult();
        }
    }

    private async Task<ModelDemand> DemandAsync(IReadOnlyList<ModelRequest> wanted, CancellationToken cancellationToken)
    {
        var bytes = new Dictionary<ModelRequest, long>();
        foreach (var request in wanted.Distinct())
        {
            bytes[request] = await loader.BytesOfAsync(request, cancellationToken);
        }
        return new ModelDemand(bytes);
    }

    private async Task<ModelDemand> EnterAsync(Func<Task<ModelDemand>> asked, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var waiter = await ArriveAsync(asked, cancellationToken);
        var demand = waiter.Demand;
        ModelEntry<TModel> entry;
        using (cancellationToken.Register(() => Withdraw(waiter, cancellationToken)))
        {
            entry = await waiter.Turn.Task;
        }
        try
        {
            await Task.WhenAll(entry.Leaving.Select(FreeAsync));
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var slot in entry.Missing)
            {
                slot.Model = await loader.LoadAsync(slot.Request, progress, cancellationToken);
            }
            Open(entry.Missing);
            return demand;
        }
        catch
        {
            // Before they are gone: afterwards others may have slots of the same names.
            Leave(demand);
            await Task.WhenAll(entry.Missing.Select(FreeAsync));
            throw;
        }
    }

    private async Task<Waiter> ArriveAsync(Func<Task<ModelDemand>> asked, CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            var waiter = new Waiter(await asked());
            cancellationToken.ThrowIfCancellationRequested();
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                _queue.Add(waiter);
                Admit();
            }
            return waiter;
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Lets others use what was loaded.</summary>
    private void Open(IReadOnlyList<ModelSlot<TModel>> slots)
    {
        if (slots.Count == 0)
        {
            return;
        }
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            foreach (var slot in slots)
            {
                slot.IsReady = true;
            }
            Admit();
        }
    }

    private async Task FreeAsync(ModelSlot<TModel> slot)
    {
        try
        {
            if (slot.Model is { } model)
            {
                await loader.FreeAsync(model);
            }
        }
        finally
        {
            lock (_lock)
            {
                _ledger.Remove(slot);
                Admit();
            }
        }
    }

    private void Leave(ModelDemand demand)
    {
        lock (_lock)
        {
            _ledger.Leave(demand);
            Admit();
        }
    }

    private void Withdraw(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Else its turn has come, and the token is looked at again before the use begins.
            if (_queue.Remove(waiter))
            {
                waiter.Turn.SetCanceled(cancellationToken);
                Admit();
            }
        }
    }

    private void Admit()
    {
        var place = 0;
        while (place < _queue.Count)
        {
            var waiter = _queue[place];
            var entry = ModelEntry<TModel>.Nothing;
            if (place == 0 ? _ledger.TryEnter(waiter.Demand, out entry) : _ledger.TryPass(waiter.Demand, _queue[0].Demand))
            {
                _queue.RemoveAt(place);
                waiter.Turn.SetResult(entry);
            }
            else
            {
                place++;
            }
        }
    }

    private sealed class Waiter(ModelDemand demand)
    {
        public ModelDemand Demand { get; } = demand;

        public TaskCompletionSource<ModelEntry<TModel>> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
