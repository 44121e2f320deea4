using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Turns measured layers into the figures that are shown, each judged beside all others.</summary>
internal sealed class LayerFigures
{
    private readonly PromptGroups _groups;
    private readonly LayerMeasurement[] _measured;
    private readonly JointNull _null;
    private readonly bool _enough;

    public LayerFigures(PromptGroups groups, LayerMeasurement[] measured)
    {
        (_groups, _measured) = (groups, measured);
        _null = new JointNull(Array.ConvertAll(measured, layer => layer.HeldOut));
        _enough = groups.Prompts >= SeparabilityReport.LeastPrompts;
    }

    public LayerSeparability[] All() => [.. _measured.Select((layer, place) => Of(layer, place))];

    private LayerSeparability Of(LayerMeasurement layer, int place)
    {
        ReadOnlySpan<double> a = layer.Projections.AsSpan(0, _groups.RowsA), b = layer.Projections.AsSpan(_groups.RowsA);
        var margin = Moments.Mean(a) - Moments.Mean(b);
        var varies = layer.EffectiveDimension > 0;
        var (auc, quantile) = (layer.HeldOut[0], _enough ? StudentT.Quantile95(_groups.Prompts - 1) : 0);
        // Where no layer varies there is none to pick, and nothing to widen for.
        var wider = Math.Max(1, _null.FurthestZ / WilsonInterval.Z95);
        return new LayerSeparability
        {
            Layer = layer.Layer,
            AucInSample = layer.InSample[0],
            AucHeldOut = auc,
            AucHeldOutInterval = _enough ? WilsonInterval.OfShare(auc, layer.EffectivePrompts, quantile) : null,
            AucHeldOutIntervalOfAll = _enough ? WilsonInterval.OfShare(auc, layer.EffectivePrompts, quantile * wider) : null,
            EffectivePrompts = _enough ? layer.EffectivePrompts : null,
            OwnPairsWon = layer.OwnPairs.Made == 0 ? null : layer.OwnPairs.Share,
            OwnPairsInterval = OwnPairsInterval(layer.OwnPairs),
            NullHeldOut = OrderStatistics.Band(layer.HeldOut.AsSpan(1)),
            NullInSample = OrderStatistics.Band(layer.InSample.AsSpan(1)),
            NullHeldOutHighOfAll = _enough ? _null.UpperEdge(place) : null,
            PValue = _enough ? _null.P(place) : null,
            AdjustedPValue = _enough ? _null.Adjusted[place] : null,
            EffectiveDimension = layer.EffectiveDimension,
            DPrimeInSample = varies ? Moments.DPrime(layer.InSampleScores.AsSpan(0, _groups.RowsA), layer.InSampleScores.AsSpan(_groups.RowsA)) : null,
            DPrimeHeldOut = varies ? Moments.DPrime(a, b) : null,
            Margin = margin,
            AmbientNorm = layer.AmbientNorm,
            MarginOverAmbient = layer.AmbientNorm == 0 ? 0 : margin / layer.AmbientNorm,
            Saturated = layer.InSample[0] >= SeparabilityReport.SaturationThreshold,
            ProjectionsA = Floats(a),
            ProjectionsB = Floats(b),
        };
    }

    private Interval? OwnPairsInterval(Tally own)
    {
        var prompts = _groups.Both.Length;
        if (own.Made == 0 || prompts < SeparabilityReport.LeastPrompts)
            return null;
        return WilsonInterval.OfShare(own.Share, prompts / (1 + 4 * own.Share * (1 - own.Share)), StudentT.Quantile95(prompts - 1));
    }

    private static float[] Floats(ReadOnlySpan<double> values)
    {
        var floats = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            floats[i] = (float)values[i];
        return floats;
    }
}
