using System.Globalization;

namespace Vectorscope.Engine.Interventions;

/// <summary>An intervention worked out for one model: the moves at each place. Made once, shared by all requests that use it.</summary>
public sealed class CompiledIntervention
{
    private CompiledIntervention(IReadOnlyDictionary<Place, IReadOnlyList<Move>> moves, IReadOnlyList<OperationCoverage> coverage, bool head) =>
        (Moves, Coverage, Head) = (moves, coverage, head);

    /// <summary>Where each operation acts.</summary>
    public IReadOnlyList<OperationCoverage> Coverage { get; }

    internal IReadOnlyDictionary<Place, IReadOnlyList<Move>> Moves { get; }

    /// <summary>Whether the moves of the embedding's write also act on the head's input.</summary>
    internal bool Head { get; }

    /// <summary>Works an intervention out for forward passes.</summary>
    /// <param name="intervention">What.</param>
    /// <param name="find">A direction by the text that names it.</param>
    /// <param name="layers">L of the model.</param>
    /// <param name="width">d of the model.</param>
    /// <exception cref="InterventionException">An operation cannot act on this model; it is named.</exception>
    /// <exception cref="DirectionException">A direction is not there, or is none for this model.</exception>
    public static CompiledIntervention Of(Intervention intervention, Func<string, Direction> find, int layers, int width)
    {
        ArgumentNullException.ThrowIfNull(intervention);
        for (var i = 0; i < intervention.Operations.Count; i++)
        {
            if (intervention.Operations[i] is AblateKeepingNorm { Site: OperationSite.Writes })
            {
                throw new InterventionException(string.Create(CultureInfo.InvariantCulture, $"operations[{i}].site"),
                    "in a pass the norm of what is written is that of a sum and cannot be kept; use the site \"block\", or edit the weights.");
            }
        }
        return OfWeights(intervention, find, layers, width);
    }

    /// <summary>The same, where moves of writes are made in the matrices that write.</summary>
    internal static CompiledIntervention OfWeights(Intervention intervention, Func<string, Direction> find, int layers, int width)
    {
        var moves = new Dictionary<Place, IReadOnlyList<Move>>();
        var coverage = new List<OperationCoverage>();
        for (var i = 0; i < intervention.Operations.Count; i++)
        {
            var compiler = new OperationCompiler(intervention.Operations[i], i, find, layers, width);
            var (acted, left) = (new List<int>(), new List<int>());
            for (var layer = 0; layer <= layers; layer++)
            {
                if (!compiler.IsMeant(layer)) continue;
                if (compiler.Of(layer) is not { } move)
                {
                    left.Add(layer);
                    continue;
                }
                acted.Add(layer);
                var place = new Place(layer, intervention.Operations[i].Site);
                moves[place] = [.. moves.GetValueOrDefault(place) ?? [], move];
            }
            if (acted.Count == 0) throw compiler.Wrong("layers", "no layer that it names has a usable row.");
            coverage.Add(new(i, acted, left));
        }
        if (intervention.Head && !moves.ContainsKey(new(0, OperationSite.Writes)))
            throw new InterventionException("head", "no operation acts on the embedding's write (site \"writes\", layer 0), so the head's input has nothing to follow.");
        return new(moves, coverage, intervention.Head);
    }
}
