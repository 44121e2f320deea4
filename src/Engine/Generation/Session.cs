using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation;

/// <summary>What is remembered of one conversation: the keys and values of its last sequence, and the places it can return to.</summary>
internal sealed class Session(string key) : IDisposable
{
    // A conversation goes on from its last place or, where the reply changed on the way into the next prompt, from the one before.
    private const int MostPlaces = 2;
    private readonly List<IRowMark> _places = [];
    private IRowPast? _past;
    private int[] _ids = [];
    private CompiledIntervention? _intervention;

    internal string Key => key;

    internal bool InUse { get; private set; }

    /// <summary>Whether it is to be forgotten when it is given back.</summary>
    internal bool IsEnded { get; set; }

    internal long LastUse { get; set; }

    internal bool IsEmpty => _past is null;

    internal long Bytes => (_past?.Bytes ?? 0) + _places.Sum(p => p.Bytes);

    /// <summary>Begins a request: the past at the last place that the new prompt agrees with, or an empty one where another intervention made it.</summary>
    internal IRowPast Begin(IReadOnlyList<int> prompt, CompiledIntervention? intervention, Func<IRowPast> create)
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
        if (place is not null) _past?.Return(place);
        else _past?.Dispose();
        var past = place is null ? null : _past;
        _past = null;
        return past ?? create();
    }

    /// <summary>Remembers where the past ends.</summary>
    internal void Remember(IRowPast past)
    {
        if (_places.Exists(p => p.Length == past.Length)) return;
        _places.Add(past.Mark());
        while (_places.Count > MostPlaces) Drop(_places.MinBy(p => p.Length)!);
    }

    /// <summary>Ends a request.</summary>
    /// <param name="ids">At least the tokens that the past holds, in order.</param>
    /// <param name="past">Ownership passes here.</param>
    internal void End(IEnumerable<int> ids, IRowPast past)
    {
        InUse = false;
        if (_places.Count == 0)
        {
            past.Dispose();
            return;
        }
        _ids = [.. ids.Take(_places.Max(p => p.Length))];
        past.DropStates();
        _past = past;
    }

    private void Drop(IRowMark place)
    {
        _places.Remove(place);
        place.Dispose();
    }

    public void Dispose()
    {
        foreach (var place in _places) place.Dispose();
        _places.Clear();
        _past?.Dispose();
        _past = null;
    }
}
