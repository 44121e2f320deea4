using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Measures layers one by one. Owns its buffers; one for each thread.</summary>
internal sealed class LayerAnalysis
{
    private readonly PromptGroups _groups;
    private readonly Arrangements _arrangements;
    private readonly Jackknife? _jackknife;
    private readonly int _width;
    private readonly IHeldOut _heldOut;
    private readonly RowSide[] _sides;
    private readonly double[] _scores;
    private readonly bool[] _positive;

    /// <param name="contrast">The rows.</param>
    /// <param name="reading">Held while they are read.</param>
    /// <param name="heldOut">Compares rows along directions that do not know them.</param>
    /// <param name="groups">Their prompts.</param>
    /// <param name="arrangements">The labels without meaning.</param>
    /// <param name="jackknife">Null where there are too few prompts for an interval.</param>
    public LayerAnalysis(Contrast contrast, Lock reading, IHeldOut heldOut, PromptGroups groups, Arrangements arrangements, Jackknife? jackknife)
    {
        (_groups, _arrangements, _jackknife, _width) = (groups, arrangements, jackknife, contrast.Width);
        (Rows, _heldOut) = (new(contrast, reading), heldOut);
        (_sides, _scores, _positive) = (new RowSide[groups.Rows], new double[groups.Rows], new bool[groups.Rows]);
    }

    /// <summary>The rows of the layer that was measured last.</summary>
    public LayerRows Rows { get; }

    /// <summary>Their products.</summary>
    public GramMatrix Gram { get; private set; } = null!;

    public LayerMeasurement Run(int layer, CancellationToken cancellationToken)
    {
        Rows.Load(layer);
        Gram = Rows.Gram(cancellationToken);
        _heldOut.Load(Gram);
        var heldOut = new double[1 + _arrangements.Permuted];
        var inSample = new double[heldOut.Length];
        for (var index = heldOut.Length - 1; index >= 1; index--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Arrange(index);
            heldOut[index] = Chance(_heldOut.AcrossPrompts());
            inSample[index] = InSampleAuc();
        }

        var without = new Tally[_jackknife?.Units ?? 0];
        Arrange(0);
        var all = _heldOut.AcrossPrompts(_jackknife?.UnitOfGroup, without);
        heldOut[0] = Chance(all);
        inSample[0] = InSampleAuc();
        var measured = new LayerMeasurement
        {
            Layer = layer,
            HeldOut = heldOut,
            InSample = inSample,
            EffectivePrompts = 0,
            OwnPairs = _heldOut.WithinPrompts(),
            EffectiveDimension = EffectiveDimension.Of(Gram, _groups.RowsA, _width),
            AmbientNorm = Rows.AmbientNorm,
            InSampleScores = new double[_groups.Rows],
            Projections = new double[_groups.Rows],
        };
        _heldOut.InSample(measured.InSampleScores);
        _heldOut.Projections(measured.Projections);
        return _jackknife is null ? measured : measured with { EffectivePrompts = Effective(_jackknife, all, without, cancellationToken) };
    }

    private double Effective(Jackknife jackknife, Tally all, Tally[] involving, CancellationToken cancellationToken)
    {
        var asFitted = Array.ConvertAll(involving, tally => (all - tally).Share);
        var refitted = new double[jackknife.Units];
        for (var unit = 0; unit < refitted.Length; unit++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var row = 0; row < _sides.Length; row++)
                _sides[row] = jackknife.UnitOfGroup[_groups.GroupOfRow[row]] == unit ? RowSide.Out : _groups.Sides[row];
            _heldOut.Arrange(_sides);
            refitted[unit] = _heldOut.AcrossPrompts().Share;
        }
        return EffectivePrompts.Of(
            all.Share, jackknife.Variance(asFitted) * jackknife.PairedCorrection, jackknife.Variance(refitted), _groups.Prompts);
    }

    private void Arrange(int index)
    {
        _arrangements.Fill(index, _sides);
        _heldOut.Arrange(_sides);
    }

    private double InSampleAuc()
    {
        _heldOut.InSample(_scores);
        for (var row = 0; row < _sides.Length; row++)
            _positive[row] = _sides[row] == RowSide.A;
        return Auc.OfMixed(_scores, _positive);
    }

    // Where shuffled labels leave nothing to compare, they say nothing.
    private static double Chance(Tally tally) => tally.Made == 0 ? 0.5 : tally.Share;
}
