using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Figures of an audit beside separability, from the rows of one layer while they are at hand.</summary>
internal sealed class LayerExtras(
    Direction direction, PromptGroups groups, SideRows? neutral, FindingOptions options, AuditOptions audit, CancellationToken cancellationToken)
{
    private readonly Lock _reading = new();
    private readonly LayerExtra[] _layers = new LayerExtra[direction.LayerCount + 1];

    public LayerExtra this[int layer] => _layers[layer];

    /// <summary>What measures the layers of one thread.</summary>
    public Action<LayerAnalysis, LayerMeasurement> Measurer()
    {
        var halves = new SplitHalves(groups, SpanFits.Of(options, direction.Width), audit.Splits, options.Seed);
        return (at, measured) => Measure(halves, at, measured);
    }

    private void Measure(SplitHalves halves, LayerAnalysis at, LayerMeasurement measured)
    {
        var layer = measured.Layer;
        var (withAll, withOthers) = PromptAgreement.Of(at.Gram, groups);
        _layers[layer] = new(
            withAll,
            withOthers,
            halves.Of(at.Gram, cancellationToken),
            RandomDirections.Of(
                at.Gram, groups.Sides, measured.InSample[0], audit.RandomDirections,
                new SeededRandom(options.Seed, RandomPurpose.RandomDirections, layer), cancellationToken),
            neutral is not null && direction.IsUsable(layer) ? PlacesOf(neutral, at.Rows, layer) : null);
    }

    private float[] PlacesOf(SideRows side, LayerRows rows, int layer)
    {
        var values = new float[checked(side.Count * direction.Width)];
        lock (_reading)
            side.Read(layer, 0, values);
        var unit = direction.Unit(layer);
        var middle = (Direction.Dot(unit, rows.Sum(RowSide.A).Mean()) + Direction.Dot(unit, rows.Sum(RowSide.B).Mean())) / 2;
        var places = new float[side.Count];
        for (var row = 0; row < places.Length; row++)
        {
            var place = -middle;
            for (var i = 0; i < unit.Length; i++)
                place += unit[i] * values[row * unit.Length + i];
            places[row] = float.IsFinite((float)place) ? (float)place
                : throw new DirectionException($"Side {side.Name}, layer {layer}: row {row} holds a number that is not finite. Capture again in float32.");
        }
        return places;
    }
}

/// <summary>See <see cref="LayerAudit"/>.</summary>
internal sealed record LayerExtra(Spread? Agreement, Spread? AgreementWithOthers, Spread? SplitHalf, RandomDirectionNull RandomNull, float[]? ProjectionsNeutral);
