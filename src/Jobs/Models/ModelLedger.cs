namespace Vectorscope.Jobs.Models;

/// <summary>Who holds which bytes of a budget, and who may come in. It neither waits nor loads, and its owner locks.</summary>
/// <remarks>
/// A demand that is larger than the budget is met with the memory to itself. What leaves counts until it is gone, and what is
/// reserved counts before it is there, so the budget holds at every moment.
/// </remarks>
internal sealed class ModelLedger<TModel>(long budget) where TModel : class
{
    private readonly Dictionary<ModelRequest, ModelSlot<TModel>> _slots = [];
    private bool _alone;
    private long _events;

    public IReadOnlyCollection<ModelSlot<TModel>> Slots => _slots.Values;

    public ModelSlot<TModel> this[ModelRequest request] => _slots[request];

    /// <summary>Lets in whoever is first in the queue, unless it has to wait.</summary>
    /// <param name="demand">What it wants.</param>
    /// <param name="entry">What it has to free, then to load.</param>
    public bool TryEnter(ModelDemand demand, out ModelEntry<TModel> entry)
    {
        entry = ModelEntry<TModel>.Nothing;
        if (IsReady(demand))
        {
            Take(demand);
            return true;
        }
        // What leaves must be gone before it is loaded again, and what another loads is worth waiting for.
        if (_alone || demand.Models.Keys.Any(request => _slots.TryGetValue(request, out var slot) && !slot.IsReady))
        {
            return false;
        }
        var room = Room(demand);
        var others = _slots.Values.Where(slot => !demand.Models.ContainsKey(slot.Request)).ToArray();
        var kept = others.Sum(slot => slot.Bytes);
        var leaving = new List<ModelSlot<TModel>>();
        foreach (var slot in others.Where(slot => slot is { IsReady: true, Users: 0 }).OrderBy(slot => slot.LastUse))
        {
            if (kept <= room)
            {
                break;
            }
            leaving.Add(slot);
            kept -= slot.Bytes;
        }
        if (kept > room)
        {
            return false;
        }
        foreach (var slot in leaving)
        {
            slot.IsReady = false;
        }
        entry = new ModelEntry<TModel>(leaving, Take(demand));
        return true;
    }

    /// <summary>Lets in somebody further back in the queue, if everything it wants is loaded and the first one waits no longer for that.</summary>
    /// <remarks>
    /// The first one comes in when what others hold fits the room beside it. The newcomer delays it if there is a way for the
    /// others to go after which their rest would fit, but not with what the newcomer holds on to.
    /// </remarks>
    public bool TryPass(ModelDemand demand, ModelDemand first)
    {
        if (!IsReady(demand))
        {
            return false;
        }
        var held = demand.Models.Keys.Except(first.Models.Keys).Sum(request => _slots[request].Bytes);
        if (held > 0)
        {
            var room = Room(first);
            HashSet<long> rests = [0];
            foreach (var slot in _slots.Values.Where(slot => slot.Users > 0 && !demand.Models.ContainsKey(slot.Request) && !first.Models.ContainsKey(slot.Request)))
            {
                rests.UnionWith([.. rests.Select(rest => rest + slot.Bytes).Where(rest => rest <= room)]);
            }
            if (rests.Any(rest => rest + held > room))
            {
                return false;
            }
        }
        Take(demand);
        return true;
    }

    /// <summary>Ends a use. Its models stay until their bytes are wanted.</summary>
    public void Leave(ModelDemand demand)
    {
        _alone &= !demand.Alone;
        foreach (var request in demand.Models.Keys)
        {
            // The memory may have been closed meanwhile.
            if (_slots.TryGetValue(request, out var slot))
            {
                slot.Users--;
                slot.LastUse = ++_events;
            }
        }
    }

    /// <summary>Gives back the bytes of what is gone.</summary>
    public void Remove(ModelSlot<TModel> slot) => _slots.Remove(slot.Request);

    private bool IsReady(ModelDemand demand) =>
        !demand.Alone && demand.Models.Keys.All(request => _slots.TryGetValue(request, out var slot) && slot.IsReady);

    /// <summary>What others may hold beside it.</summary>
    private long Room(ModelDemand demand) => demand.Alone ? 0 : Math.Max(0, budget - demand.Bytes);

    /// <returns>The slots that were not there, for it to fill.</returns>
    private List<ModelSlot<TModel>> Take(ModelDemand demand)
    {
        _alone |= demand.Alone;
        var missing = new List<ModelSlot<TModel>>();
        foreach (var (request, bytes) in demand.Models)
        {
            if (!_slots.TryGetValue(request, out var slot))
            {
                missing.Add(_slots[request] = slot = new ModelSlot<TModel>(request, bytes));
            }
            slot.Users++;
            slot.LastUse = ++_events;
        }
        return missing;
    }
}
