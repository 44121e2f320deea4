using System.Globalization;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>What a combination is called, and what it lacks.</summary>
internal static class CombineWords
{
    public static string Of(CombineSpec combine, References references)
    {
        var of = references.Find(Combining.OfField)?.Name ?? combine.Of;
        var others = string.Join(", ", Combining.Others(combine, references).Select(other => other.Name));
        return combine.How switch
        {
            Combination.Orthogonalise => $"{of} orthogonal to {others}",
            Combination.AverageLayers => $"{of} averaged over layers {string.Join(", ", combine.Layers)}",
            Combination.Negate => $"{of} negated",
            Combination.Scale => string.Create(CultureInfo.InvariantCulture, $"{of} × {combine.Factor}"),
            Combination.Interpolate => string.Create(CultureInfo.InvariantCulture, $"{of} to {others} by {combine.Weight}"),
            _ => $"mean of {of}, {others}",
        };
    }

    /// <summary>By the field of the combination.</summary>
    public static IEnumerable<(string Field, string Message)> Problems(CombineSpec combine)
    {
        if (combine.HasOthers && (combine.With.Count == 0 || combine.With.Any(string.IsNullOrWhiteSpace)))
        {
            yield return ("with", combine.How == Combination.Interpolate ? "Name the other direction." : "Name one direction or more.");
        }
        else if (combine.How == Combination.Interpolate && combine.With.Count > 1)
        {
            yield return ("with", $"Interpolation is between two directions; {combine.With.Count} others are named. Average takes several.");
        }
        if (combine.IsOfLayers && combine.Layers.Count == 0)
        {
            yield return ("layers", "Name the layers whose rows are averaged.");
        }
        if (combine is { IsScaled: true, Factor: 0 })
        {
            yield return ("factor", "Times 0 nothing is left; choose another factor.");
        }
    }
}
