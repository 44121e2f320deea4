using System.Globalization;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions;

/// <summary>One operation, layer by layer.</summary>
internal sealed class OperationCompiler
{
    private readonly Operation _operation, _act;
    private readonly Conditional? _conditional;
    private readonly Direction _direction;
    private readonly MoveGate? _gate;
    private readonly int _index;

    internal OperationCompiler(Operation operation, int index, Func<string, Direction> find, int layers, int width)
    {
        (_operation, _index, _conditional) = (operation, index, operation as Conditional);
        _act = _conditional?.Then ?? operation;
        _direction = Fitting(find(operation.Direction), layers, width);
        if (operation.Row is { } row)
        {
            if (row > layers) throw Wrong("row", $"the direction has rows 0 to {layers}.");
            if (!_direction.IsUsable(row)) throw Wrong("row", $"row {row} of {Quote.Of(_direction.Name)} is too short to be a direction.");
        }
        if (operation.Layers is LayerList list)
        {
            if (list.Layers.Any(layer => layer > layers)) throw Wrong("layers", $"the model has layers 0 to {layers}; {list.Layers.Max()} is none of them.");
            if (operation.Row is null && list.Layers.Where(layer => !_direction.IsUsable(layer)).ToArray() is [var first, ..])
                throw Wrong("layers", $"the row of layer {first} of {Quote.Of(_direction.Name)} is too short to be a direction.");
        }
        if (_conditional is { When: var when })
        {
            var gate = Fitting(find(when.Direction), layers, width);
            if (when.Layer > layers) throw Wrong("when.layer", $"the model has layers 0 to {layers}.");
            if (!gate.IsUsable(when.Layer)) throw Wrong("when.layer", $"the row of layer {when.Layer} of {Quote.Of(gate.Name)} is too short to be a direction.");
            _gate = new(gate.Unit(when.Layer), when.Layer, when.Above, when.Threshold);
        }
    }

    internal InterventionException Wrong(string field, string why) => new(string.Create(CultureInfo.InvariantCulture, $"operations[{_index}].{field}"), why);

    /// <summary>Whether the operation names a layer.</summary>
    internal bool IsMeant(int layer) => _operation.Layers.Share(layer) != 0;

    /// <summary>The move at a layer; null where the direction has no usable row.</summary>
    internal Move? Of(int layer)
    {
        var row = _operation.Row ?? layer;
        if (!_direction.IsUsable(row)) return null;
        if (_gate is { } gate && (gate.Layer > layer || (gate.Layer == layer && _operation.Site == OperationSite.Writes)))
            throw Wrong("when.layer", $"the gate looks at layer {gate.Layer}, which is not known yet where layer {layer} is acted on.");
        var strength = _operation.Strength * _operation.Layers.Share(layer);
        var unit = _direction.Unit(row);
        return _act switch
        {
            Ablate { AboutMiddle: true } => Towards(unit, strength, Middle(row, layer)),
            Ablate => Towards(unit, strength, 0),
            AblateProjected => Towards(Orthogonal(unit, layer), strength, 0),
            AblateKeepingNorm => Towards(unit, strength, 0) with { KeepsNorm = true },
            Add add => new Move(unit, 0, double.NegativeInfinity, double.PositiveInfinity, strength * Length(add, row, layer), false, _operation.Positions, _gate),
            SetTo set => Towards(unit, strength, Value(set.Value, row, layer)),
            Floor floor => Towards(unit, strength, Value(floor.Value, row, layer)) with { High = double.PositiveInfinity },
            Cap cap => Towards(unit, strength, Value(cap.Value, row, layer)) with { Low = double.NegativeInfinity },
            _ => throw new InvalidOperationException($"{_act.GetType().Name} is not worked out."),
        };
    }

    private Move Towards(double[] unit, double strength, double value) => new(unit, strength, value, value, 0, false, _operation.Positions, _gate);

    private double Middle(int row, int layer) => (Mean(MeanOf.Positive, row, layer, "about") + Mean(MeanOf.Negative, row, layer, "about")) / 2;

    private double Value(TargetValue value, int row, int layer) => value.Mean is { } mean ? Mean(mean, row, layer, "value") : value.Number;

    private double Mean(MeanOf which, int row, int layer, string field) => _direction.Projection(row, Rows(which, field), layer);

    private float[] Rows(MeanOf which, string field) => which switch
    {
        MeanOf.Positive => _direction.Means.Positive,
        MeanOf.Negative => _direction.Means.Negative,
        _ => _direction.Means.Neutral,
    } ?? throw Wrong(field, $"{Quote.Of(_direction.Name)} does not know its {which.ToString().ToLowerInvariant()} mean.");

    private double Length(Add add, int row, int layer) => add.Unit switch
    {
        AddUnit.Raw => _direction.Norm(row),
        AddUnit.Ambient => _direction.AmbientNorm?[layer] ?? throw Wrong("unit", $"{Quote.Of(_direction.Name)} does not know the ambient norm."),
        _ => throw Wrong("unit", $"{Quote.Of(_direction.Name)} has no calibration; use raw or ambient."),
    };

    // r without its share along the neutral mean, at length 1.
    private double[] Orthogonal(double[] unit, int layer)
    {
        double[] mean = [.. Rows(MeanOf.Neutral, "direction").Skip(layer * unit.Length).Take(unit.Length)];
        var along = Direction.Dot(mean, mean) is > 0 and var square ? Direction.Dot(unit, mean) / square : 0;
        double[] rest = [.. unit.Select((value, i) => value - (along * mean[i]))];
        var norm = Math.Sqrt(rest.Sum(value => value * value));
        if (norm < Direction.LeastShare) throw Wrong("direction", $"at layer {layer} {Quote.Of(_direction.Name)} lies along its neutral mean; nothing is left of it.");
        return [.. rest.Select(value => value / norm)];
    }

    private static Direction Fitting(Direction direction, int layers, int width)
    {
        if (direction.Width != width) throw new DirectionException($"Direction {Quote.Of(direction.Name)} has width {direction.Width}; the model's is {width}.");
        return direction.LayerCount == layers ? direction
            : throw new DirectionException($"Direction {Quote.Of(direction.Name)} has rows for layers 0 to {direction.LayerCount}; the model has layers 0 to {layers}.");
    }
}
