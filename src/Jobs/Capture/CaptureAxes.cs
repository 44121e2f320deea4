using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Capture;

/// <summary>What else lies along the axis between two captured sides: the capture's other sides, and the directions of the library.</summary>
public sealed class CaptureAxes(CaptureResults results, DirectionLibrary directions)
{
    /// <returns>The axis at a layer, or what is wrong with the request; neither where the capture has no rows.</returns>
    public async Task<(CaptureAxis? Axis, SpecError? Problem)> ReadAsync(CaptureAxisRequest request, CancellationToken cancellationToken)
    {
        using var file = await results.OpenCaptureAsync(request.Run, cancellationToken);
        if (file is null)
        {
            return (null, null);
        }
        if (Problem(file.Info, request, out var position) is { } problem)
        {
            return (null, problem);
        }
        var (direction, others) = await Task.Run(() => Measure(file, request, position), cancellationToken);
        var near = await directions.NearAsync(direction, request.Layer, cancellationToken);
        return (new(request.SideA, request.SideB, request.Position, request.Layer, DirectionCosines.Chance(file.Info.Width), others, near), null);
    }

    private static SpecError? Problem(CaptureFileInfo info, CaptureAxisRequest request, out CapturePosition position)
    {
        var known = CapturePositions.TryParse(request.Position, out position) && info.Positions.Contains(position);
        string Sides() => string.Join(", ", info.Sides.Select(side => side.Name));
        return info.Sides.All(side => side.Name != request.SideA) ? new("sideA", $"The capture has no side \"{Quote.Of(request.SideA)}\"; it has {Sides()}.")
            : info.Sides.All(side => side.Name != request.SideB) || request.SideB == request.SideA ? new("sideB", $"Name another side of the capture; it has {Sides()}.")
            : !known ? new("position", $"The capture has no position \"{Quote.Of(request.Position)}\"; it has {string.Join(", ", info.Positions.Select(one => one.Name()))}.")
            : request.Layer < 0 || request.Layer >= info.Layers ? new("layer", $"There is no layer {request.Layer}; give 0 to {info.Layers - 1}.")
            : null;
    }

    // One layer alone is read, as a direction of one layer's rows.
    private static (double[] Row, IReadOnlyList<CaptureAxisSide> Others) Measure(CaptureFile file, CaptureAxisRequest request, CapturePosition position)
    {
        var (layer, width) = (request.Layer, file.Info.Width);
        var (a, b, _) = file.AllRows(request.SideA, file, request.SideB, position);
        var (meanA, meanB) = (Mean(a, layer, width), Mean(b, layer, width));
        double[] row = [.. meanA.Zip(meanB, (one, other) => one - other)];
        var length = Math.Sqrt(row.Sum(value => value * value));
        var others = file.Info.Sides.Where(side => side.Name != request.SideA && side.Name != request.SideB).Select(side =>
        {
            var rows = file.AllRows(side.Name, position);
            var values = new float[rows.Count * width];
            rows.Read(layer, 0, values);
            return new CaptureAxisSide(side.Name, side.Persona is null, [.. values.Chunk(width).Select(one => length == 0 ? 0 : (float)(one.Select((value, i) => (value - ((meanA[i] + meanB[i]) / 2)) * row[i]).Sum() / length))]);
        });
        return (row, [.. others]);
    }

    private static double[] Mean(SideRows side, int layer, int width)
    {
        var (sum, rows) = (new double[width], new float[side.Count * width]);
        side.Read(layer, 0, rows);
        for (var i = 0; i < rows.Length; i++)
        {
            sum[i % width] += rows[i];
        }
        return [.. sum.Select(value => value / Math.Max(1, side.Count))];
    }
}

/// <param name="Run">A capture.</param>
/// <param name="SideA">The positive pole.</param>
/// <param name="SideB">The negative pole.</param>
/// <param name="Position">A captured position.</param>
public sealed record CaptureAxisRequest(string Run, string SideA, string SideB, string Position, int Layer);

/// <summary>The axis between two sides at one layer: their mean difference.</summary>
/// <param name="Chance">95 % of the cosines of random directions lie within ± this.</param>
/// <param name="Others">The capture's other sides along it.</param>
/// <param name="Directions">Those of the library that are of this shape, the nearest first.</param>
public sealed record CaptureAxis(
    string SideA, string SideB, string Position, int Layer, double Chance, IReadOnlyList<CaptureAxisSide> Others, IReadOnlyList<NearDirection> Directions);

/// <param name="IsNeutral">It has no persona.</param>
/// <param name="Projections">Each row along the unit axis, from the midpoint of the two sides' means, in residual units.</param>
public sealed record CaptureAxisSide(string Name, bool IsNeutral, float[] Projections);
