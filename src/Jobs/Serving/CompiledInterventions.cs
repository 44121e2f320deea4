using System.Collections.Concurrent;
using Vectorscope.Jobs.Interventions;

namespace Vectorscope.Jobs.Serving;

/// <summary>Interventions that are worked out for one model: what is remembered of a conversation is used under the same object only.</summary>
internal sealed class CompiledInterventions
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<string, LoadedIntervention> _known = new(StringComparer.Ordinal);

    /// <summary>The one that was worked out first of those that mean the same change.</summary>
    internal LoadedIntervention Same(LoadedIntervention loaded)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }
        return _known.GetOrAdd(loaded.Hash, loaded);
    }
}
