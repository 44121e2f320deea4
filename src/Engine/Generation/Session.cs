using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;

namespace Vectorscope.Engine.Generation;

/// <summary>What is remembered of one conversation: the keys and values of its last sequence, and the places it can return to.</summary>
internal sealed class Session(string key) : IDisposable
{
    // A conversation goes on from its last place or, where the reply changed on the way into the next prompt, from the one before.
    private const int MostPlaces = 2;
    private readonly List<CacheMark> _places = [];
    private ModelCache? _cache;
    private int[] _ids = [];
    private CompiledIntervention? _intervention;

    internal string Key => key;

    internal bool InUse { get; private set; }

    /// <summary>Whether it is to be forgotten when it is given back.</summary>
    internal bool IsEnded { get; set; }

    internal long LastUse { get; set; }

    internal bool IsEmpty => _cache is null;

    internal long Bytes => (_cache?.Bytes ?? 0) + _places.Sum(p => p.Bytes);

    /// <summary>Begins a request: the cache at the last place that the new prompt agrees with, or an empty one where another intervention made it.</summary>
    internal ModelCache Begin(IReadOnlyList<int> prompt, CompiledIntervention? intervention, Func<ModelCache> create)
    {
        InUse = true;
        var agreed = 0;
        if (!ReferenceEquals(_intervention, intervention)) _ids = [];
        _intervention = intervention;
        // The prompt's last token has to be computed in any case: its logits begin the reply.
        var most = Math.Min(_ids.Length, prompt.Count - 1);
        while (agreed < most && _ids[agreed] == prompt[agreed]) agreed++;
        foreach (var lost in _places.Where(p => p.Length > agreed).ToArray()) Drop(lost);
        var place = _places.MaxBy(p => p.Length);
        // Until it is given away it is this session's to free.
        if (place is not null) _cache?.Return(place);
        else _cache?.Dispose();
        var cache = place is null ? null : _cache;
        _cache = null;
        return cache ?? create();
    }

    /// <summary>Remembers where the cache stands.</summary>
    internal void Remember(ModelCache cache)
    {
        if (_places.Exists(p => p.Length == cache.Length)) return;
        _places.Add(cache.Mark());
        while (_places.Count > MostPlaces) Drop(_places.MinBy(p => p.Length)!);
    }

    /// <summary>Ends a request.</summary>
    /// <param name="ids">At least the tokens that the cache holds, in order.</param>
    /// <param name="cache">Ownership passes here.</param>
    internal void End(IEnumerable<int> ids, ModelCache cache)
    {
        InUse = false;
        if (_places.Count == 0)
        {
            cache.Dispose();
            return;
        }
        _ids = [.. ids.Take(_places.Max(p => p.Length))];
        cache.DropStates();
        _cache = cache;
    }

    private void Drop(CacheMark place)
    {
        _places.Remove(place);
        place.Dispose();
    }

    public void Dispose()
    {
        foreach (var place in _places) place.Dispose();
        _places.Clear();
        _cache?.Dispose();
        _cache = null;
    }
}
