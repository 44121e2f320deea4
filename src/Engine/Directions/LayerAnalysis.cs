using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Directions;

/// <summary>Everything that is said about one layer.</summary>
internal sealed class LayerAnalysis
{
    /// <summary>Labellings of one kernel sweep: enough to reuse the rows in cache, few enough to share out to cores.</summary>
    private const int AtOnce = 8;

    private readonly SeparabilityOptions _options;
    private readonly PromptGroups _groups;
    private readonly int _folds;
    private readonly Labelling[] _labellings;
    private readonly ParallelOptions _parallel;

    /// <summary>Draws the labellings, the same for every layer, so that curves over layers differ by the layers alone.</summary>
    public LayerAnalysis(PromptGroups groups, int folds, SeparabilityOptions options, CancellationToken cancellationToken)
    {
        _groups = groups;
        _folds = folds;
        _options = options;
        _parallel = new ParallelOptions { CancellationToken = cancellationToken };
        _labellings =
        [
            .. Enumerable.Range(0, options.Repeats).Select(repeat => groups.Observed(folds, options.Seed, repeat)),
            .. Enumerable.Range(0, options.Permutations).Select(permutation => groups.Permuted(folds, options.Seed, permutation)),
        ];
    }

    public LayerSeparability Run(ResidualMatrix matrix, int width, int layer)
    {
        var heldOut = new double[_labellings.Length];
        var inSample = new double[_labellings.Length];
        var observed = new FoldScores[_options.Repeats];
        Parallel.For(
            0, (_labellings.Length + AtOnce - 1) / AtOnce, _parallel,
            () => new Worker(matrix.Rows, _folds),
            (chunk, _, worker) =>
            {
                worker.Run(this, matrix, chunk, heldOut, inSample, observed);
                return worker;
            },
            static _ => { });

        var bootstrap = new HeldOutBootstrap(_groups);
        for (var repeat = 0; repeat < observed.Length; repeat++)
            bootstrap.Add(_labellings[repeat], observed[repeat].HeldOut, _folds);
        var projections = Projections(observed);
        var a = projections[..matrix.RowsA];
        var b = projections[matrix.RowsA..];
        var margin = Moments.Mean(a) - Moments.Mean(b);
        var dimension = EffectiveDimension.Of(matrix, width, _options.Seed);
        var rowsB = matrix.Rows - matrix.RowsA;
        var size = 2.0 * matrix.RowsA * rowsB / matrix.Rows;
        var repeats = _options.Repeats;
        return new LayerSeparability
        {
            Layer = layer,
            AucInSample = inSample[0],
            AucHeldOut = heldOut.AsSpan(0, repeats).ToArray().Average(),
            AucHeldOutInterval = bootstrap.Interval(_options.Bootstraps, _options.Seed, _parallel),
            NullHeldOut = Quantiles.Band(heldOut.AsSpan(repeats)),
            NullInSample = Quantiles.Band(inSample.AsSpan(repeats)),
            ExpectedNullAucInSample = NormalDistribution.Cdf(Math.Sqrt(dimension / size)),
            EffectiveDimension = dimension,
            DPrimeInSample = Moments.DPrime(
                observed[0].InSample.AsSpan(0, matrix.RowsA), observed[0].InSample.AsSpan(matrix.RowsA)),
            DPrimeHeldOut = Moments.DPrime(a, b),
            Margin = margin,
            AmbientNorm = matrix.AmbientNorm,
            MarginOverAmbient = matrix.AmbientNorm == 0 ? 0 : margin / matrix.AmbientNorm,
            Saturated = inSample[0] >= SeparabilityReport.SaturationThreshold,
            ProjectionsA = Array.ConvertAll(a, x => (float)x),
            ProjectionsB = Array.ConvertAll(b, x => (float)x),
        };
    }

    /// <summary>For each row the mean over repeats of its held-out, centred projection on the unit direction.</summary>
    private double[] Projections(FoldScores[] observed)
    {
        var projections = new double[_groups.Rows];
        for (var repeat = 0; repeat < observed.Length; repeat++)
        {
            var (sheet, folds) = (observed[repeat], _labellings[repeat].Fold);
            for (var row = 0; row < projections.Length; row++)
            {
                var norm = Math.Sqrt(sheet.SquaredNorms[folds[row]]);
                if (norm > 0)
                    projections[row] += (sheet.HeldOut[row] - sheet.Midpoints[folds[row]]) / norm / observed.Length;
            }
        }
        return projections;
    }

    private sealed class Worker(int rows, int folds)
    {
        private readonly DirectionKernel _kernel = new(folds, AtOnce);
        private readonly FoldAucs _aucs = new(rows, folds);
        private readonly FoldScores[] _sheets = [.. Enumerable.Range(0, AtOnce).Select(_ => new FoldScores(rows, folds))];

        public void Run(
            LayerAnalysis analysis, ResidualMatrix matrix, int chunk, double[] heldOut, double[] inSample, FoldScores[] observed)
        {
            var first = chunk * AtOnce;
            var labellings = analysis._labellings.AsSpan(first, Math.Min(AtOnce, analysis._labellings.Length - first));
            _kernel.Run(matrix, labellings, _sheets.AsSpan(0, labellings.Length), analysis._parallel.CancellationToken);
            for (var l = 0; l < labellings.Length; l++)
            {
                heldOut[first + l] = _aucs.Mean(labellings[l], _sheets[l].HeldOut);
                inSample[first + l] = _aucs.All(labellings[l], _sheets[l].InSample);
                if (first + l >= observed.Length)
                    continue;
                // Handed over: the observed scores are needed again for bootstrap and projections.
                observed[first + l] = _sheets[l];
                _sheets[l] = new FoldScores(rows, folds);
            }
        }
    }
}
