using System.Globalization;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Directions made of directions.</summary>
/// <remarks>
/// Means stay those of the first parent where the new rows still point from the negative to the positive mean at every usable layer, are
/// exchanged where they point the other way at all of them, and are dropped where it depends on the layer: means that contradict a row
/// would turn every edit towards them round. The neutral mean has no side and stays with either. The ambient norm is the first parent's.
/// </remarks>
public static class DirectionAlgebra
{
    /// <summary>What an orthogonalised row must keep of its length to be a direction.</summary>
    private const double LeastLeft = 1e-4;

    /// <summary>−d: every row turned round, the poles exchanged.</summary>
    public static Direction Negate(string name, Direction direction) => Scale(name, direction, -1);

    /// <summary>f·d. A negative factor exchanges the poles.</summary>
    /// <exception cref="DirectionException">The factor is 0 or not finite.</exception>
    public static Direction Scale(string name, Direction direction, double factor)
    {
        ArgumentNullException.ThrowIfNull(direction);
        if (!double.IsFinite(factor) || factor == 0)
            throw new DirectionException($"A direction cannot be scaled by {factor.ToString(CultureInfo.InvariantCulture)}; the factor must be a number other than 0.");
        return Make(name, direction, layer => Scaled(Row(direction, layer), factor));
    }

    /// <summary>Each row without its share in the span of the others' rows at that layer; what is left keeps its length.</summary>
    /// <param name="name">Of the new direction.</param>
    /// <param name="direction">d.</param>
    /// <param name="others">At least one. Where one has no usable row at a layer, it is passed over there.</param>
    /// <returns>The direction, and the layers that kept less than 10⁻⁴ of their length: their rows are zeros.</returns>
    /// <exception cref="DirectionException">Sizes do not fit, there are no others, or nothing is left at any layer.</exception>
    public static (Direction Direction, IReadOnlyList<int> Lost) Orthogonalise(string name, Direction direction, IReadOnlyList<Direction> others)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(others);
        if (others.Count == 0) throw new DirectionException($"Direction {Quote.Of(direction.Name)} needs another one to be made orthogonal to.");
        foreach (var other in others) DirectionCosines.CheckComparable(direction, other);
        var lost = new List<int>();
        var made = Make(name, direction, layer =>
        {
            var row = Row(direction, layer);
            if (!direction.IsUsable(layer)) return row;
            var basis = Basis([.. others.Where(other => other.IsUsable(layer)).Select(other => other.Unit(layer))]);
            TakeOut(row, basis);
            if (Length(row) >= LeastLeft * direction.Norm(layer)) return row;
            lost.Add(layer);
            return new double[row.Length];
        });
        return Enumerable.Range(0, made.LayerCount + 1).Any(made.IsUsable) ? (made, lost)
            : throw new DirectionException($"Direction {Quote.Of(direction.Name)} lies in the span of {string.Join(", ", others.Select(other => Quote.Of(other.Name)))} at every layer; nothing is left of it.");
    }

    /// <summary>One direction for all layers: the mean of the unit rows of some layers at length 1, and at each layer as long as the row that was there.</summary>
    /// <param name="name">Of the new direction.</param>
    /// <param name="direction">d.</param>
    /// <param name="layers">Which, each once, with usable rows.</param>
    /// <exception cref="DirectionException">A layer is not there, named twice or not usable, or the rows cancel out.</exception>
    public static Direction AverageLayers(string name, Direction direction, IReadOnlyList<int> layers)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0) throw new DirectionException($"Name the layers of {Quote.Of(direction.Name)} to be averaged over; it has rows for layers 0 to {direction.LayerCount}.");
        foreach (var layer in layers)
        {
            if (layer < 0 || layer > direction.LayerCount) throw new DirectionException($"Direction {Quote.Of(direction.Name)} has rows for layers 0 to {direction.LayerCount}; {layer} is none of them.");
            if (!direction.IsUsable(layer)) throw new DirectionException($"The row of layer {layer} of {Quote.Of(direction.Name)} is too short to be a direction; leave it out.");
            if (layers.Count(other => other == layer) > 1) throw new DirectionException($"Layer {layer} is named more than once.");
        }
        var mean = Mean([.. layers.Select(direction.Unit)]);
        var length = Length(mean);
        if (length < Direction.LeastShare) throw new DirectionException($"The rows of {Quote.Of(direction.Name)} at layers {string.Join(", ", layers)} cancel each other out.");
        return Make(name, direction, layer => Scaled([.. mean], direction.Norm(layer) / length));
    }

    /// <summary>(1 − w)·a + w·b of the raw rows; w below 0 or above 1 goes on beyond them.</summary>
    /// <exception cref="DirectionException">Sizes do not fit, w is not finite, or no row is left.</exception>
    public static Direction Interpolate(string name, Direction a, Direction b, double weight)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        DirectionCosines.CheckComparable(a, b);
        if (!double.IsFinite(weight)) throw new DirectionException($"The weight is {weight.ToString(CultureInfo.InvariantCulture)}; it must be a number.");
        return Usable(Make(name, a, layer => [.. Row(a, layer).Zip(Row(b, layer), (x, y) => ((1 - weight) * x) + (weight * y))]), a, b);
    }

    /// <summary>At each layer the mean of the unit rows, times their mean length: long rows count no more than short ones. Parents without a usable row there are passed over.</summary>
    /// <exception cref="DirectionException">There are none, sizes do not fit, or no row is left.</exception>
    public static Direction Average(string name, IReadOnlyList<Direction> directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Count == 0) throw new DirectionException("Name the directions to be averaged.");
        foreach (var direction in directions) DirectionCosines.CheckComparable(directions[0], direction);
        return Usable(Make(name, directions[0], layer =>
        {
            Direction[] there = [.. directions.Where(direction => direction.IsUsable(layer))];
            return there.Length == 0 ? new double[directions[0].Width]
                : Scaled(Mean([.. there.Select(direction => direction.Unit(layer))]), there.Average(direction => direction.Norm(layer)));
        }), [.. directions]);
    }

    private static Direction Usable(Direction made, params Direction[] parents) => Enumerable.Range(0, made.LayerCount + 1).Any(made.IsUsable) ? made
        : throw new DirectionException($"The rows of {string.Join(" and ", parents.Select(parent => Quote.Of(parent.Name)))} cancel each other out at every layer.");

    private static Direction Make(string name, Direction first, Func<int, double[]> row)
    {
        float[] rows = [.. Enumerable.Range(0, first.LayerCount + 1).SelectMany(row).Select(value => (float)value)];
        float[]? ambient = first.AmbientNorm is { } norms ? [.. norms] : null;
        return new(name, first.LayerCount, rows, MeansFor(new(name, first.LayerCount, rows, ambientNorm: ambient), first.Means), ambient);
    }

    private static DirectionMeans MeansFor(Direction made, DirectionMeans means)
    {
        if (means is not { Positive: { } positive, Negative: { } negative }) return new(Neutral: means.Neutral);
        double[] along = [.. Enumerable.Range(0, made.LayerCount + 1).Where(made.IsUsable)
            .Select(layer => made.Projection(layer, positive, layer) - made.Projection(layer, negative, layer))];
        return along.All(value => value > 0) ? means
            : along.All(value => value < 0) ? new(negative, positive, means.Neutral)
            : new(Neutral: means.Neutral);
    }

    private static double[][] Basis(double[][] rows)
    {
        var basis = new List<double[]>();
        foreach (var row in rows)
        {
            TakeOut(row, basis);
            if (Length(row) is var left && left >= LeastLeft) basis.Add(Scaled(row, 1 / left));
        }
        return [.. basis];
    }

    // Twice is enough (Giraud, Langou and Rozložník 2005): the second round takes out what rounding left in.
    private static void TakeOut(double[] row, IReadOnlyList<double[]> basis)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var axis in basis)
            {
                var along = Direction.Dot(row, axis);
                for (var i = 0; i < row.Length; i++) row[i] -= along * axis[i];
            }
        }
    }

    private static double[] Row(Direction direction, int layer) => Array.ConvertAll(direction.Row(layer).ToArray(), value => (double)value);

    private static double[] Mean(double[][] rows) => [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];

    private static double[] Scaled(double[] row, double factor) => Array.ConvertAll(row, value => value * factor);

    private static double Length(double[] row) => Math.Sqrt(Direction.Dot(row, row));
}
