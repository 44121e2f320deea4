using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>Finds the direction between two sides of a contrast, layer by layer.</summary>
public static class DirectionFinder
{
    /// <summary>Finds it at all layers, several at a time.</summary>
    /// <param name="name">What it is called in sentences.</param>
    /// <param name="contrast">The positive side A and the negative side B. At least two prompts a side; of the mean difference, one.</param>
    /// <param name="neutral">Its mean is kept beside; its rows count in nothing else. Null for none.</param>
    /// <param name="options">Method, settings and seed.</param>
    /// <param name="layersDone">Told how many layers are done after each, by one thread at a time; may be null.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <returns>
    /// At each layer u·Δ in raw units, u the unit direction that the method finds and Δ = uᵀ(μ₊ − μ₋) with plain means: adding the row once moves
    /// as far along it as the means lie apart. A layer where Δ is none (or negative) has a row of zeros. Means and ambient norm are those of
    /// the rows, as <see cref="MeanDifference"/> has them.
    /// </returns>
    /// <exception cref="SettingException">An option is out of range.</exception>
    /// <exception cref="DirectionException">The method can make nothing of these rows, or no layer tells the sides apart.</exception>
    /// <exception cref="InvalidDataException">A row holds a number that is not finite.</exception>
    public static Direction Find(
        string name, Contrast contrast, SideRows? neutral, FindingOptions options, IProgress<int>? layersDone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contrast);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var groups = SpanFits.Checked(contrast, options);
        if (neutral is { Count: 0 })
            throw new DirectionException($"Side {neutral.Name} has no rows to take a mean of.");
        var size = checked(contrast.Layers * contrast.Width);
        var (found, means) = (new float[size], new DirectionMeans(new float[size], new float[size], neutral is null ? null : new float[size]));
        var ambient = new float[contrast.Layers];
        var (reading, telling, done) = (new Lock(), new Lock(), 0);
        LayerLoop.Run(
            contrast.Layers,
            () => (Rows: new LayerRows(contrast, reading), Direction: new SpanDirection(SpanFits.Of(options, contrast.Width), groups)),
            (layer, at) =>
            {
                at.Rows.Load(layer);
                var (plus, minus) = (at.Rows.Sum(RowSide.A), at.Rows.Sum(RowSide.B));
                var part = new Range(layer * contrast.Width, (layer + 1) * contrast.Width);
                plus.WriteMean(means.Positive.AsSpan(part));
                minus.WriteMean(means.Negative.AsSpan(part));
                ambient[layer] = SideSum.AmbientNorm(plus, minus);
                if (neutral is not null)
                {
                    lock (reading)
                        SideSum.Of(neutral, layer, contrast.Width).WriteMean(means.Neutral.AsSpan(part));
                }
                double[] meanPlus = plus.Mean(), meanMinus = minus.Mean();
                double[] difference = [.. meanPlus.Zip(meanMinus, (a, b) => a - b)];
                if (options.Method == DirectionMethod.MeanDifference)
                {
                    Write(difference, 1, found.AsSpan(part));
                }
                else
                {
                    at.Direction.Fit(at.Rows.Gram(cancellationToken), groups.Sides);
                    var row = at.Rows.Combine(at.Direction.Coefficients);
                    // Along the row as it is in d dimensions: the products only say that it is 1 long.
                    if (at.Direction.IsUsable)
                        Write(row, Direction.Dot(row, difference) / Direction.Dot(row, row), found.AsSpan(part));
                }
                lock (telling)
                    layersDone?.Report(++done);
            },
            cancellationToken);
        var direction = new Direction(name, contrast.Layers - 1, found, means, ambient);
        return Enumerable.Range(0, contrast.Layers).Any(direction.IsUsable) ? direction
            : throw new DirectionException($"Sides {contrast.SideA} and {contrast.SideB} are not told apart at any layer by {SpanFits.Named(options.Method)}, so there is no direction between them.");
    }

    /// <summary>Looks without reading a row whether the method can find and test a direction between two sides.</summary>
    /// <param name="contrast">The sides.</param>
    /// <param name="options">Method and settings.</param>
    /// <exception cref="SettingException">An option is out of range.</exception>
    /// <exception cref="RefusedInputException">A side has too few prompts, or the method needs prompts that both sides answer.</exception>
    public static void Check(Contrast contrast, FindingOptions options)
    {
        ArgumentNullException.ThrowIfNull(contrast);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SpanFits.Checked(contrast, options);
        Separability.Measurable(contrast);
    }

    private static void Write(double[] row, double scale, Span<float> values)
    {
        for (var i = 0; i < row.Length; i++)
            values[i] = (float)(row[i] * scale);
    }
}
