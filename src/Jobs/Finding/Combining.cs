using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>Makes a direction of others.</summary>
internal static class Combining
{
    /// <returns>The direction, and layers that had a row and have none now.</returns>
    /// <exception cref="DirectionException">They do not go together, or nothing is left.</exception>
    public static (Direction Direction, IReadOnlyList<int> Lost) Of(string name, CombineSpec combine, References references, DirectionFiles files)
    {
        var of = files.Open(references[OfField]);
        Direction[] others = [.. Others(combine, references).Select(files.Open)];
        return combine.How switch
        {
            Combination.Orthogonalise => DirectionAlgebra.Orthogonalise(name, of, others),
            Combination.AverageLayers => (DirectionAlgebra.AverageLayers(name, of, combine.Layers), []),
            Combination.Negate => (DirectionAlgebra.Negate(name, of), []),
            Combination.Scale => (DirectionAlgebra.Scale(name, of, combine.Factor), []),
            Combination.Interpolate => (DirectionAlgebra.Interpolate(name, of, others[0], combine.Weight), []),
            Combination.Average => (DirectionAlgebra.Average(name, [of, .. others]), []),
            _ => throw new ArgumentOutOfRangeException(nameof(combine), combine.How, null),
        };
    }

    /// <summary>Every direction that goes in, with the content of its file.</summary>
    public static string Parents(CombineSpec combine, References references) =>
        string.Join(", ", Others(combine, references).Prepend(references[OfField]).Select(parent => $"{parent.Name} sha256:{parent.Hash}"));

    internal static IEnumerable<ResolvedReference> Others(CombineSpec combine, References references) => combine.HasOthers
        ? combine.With.Select((_, i) => references[System.FormattableString.Invariant($"{DirectionSpec.CombineField}.with[{i}]")])
        : [];

    internal const string OfField = $"{DirectionSpec.CombineField}.of";
}
