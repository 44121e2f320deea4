namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>Points in two dimensions, in groups, with the line of those that no other one beats.</summary>
public sealed record ScatterModel : ChartModel
{
    /// <summary>The groups.</summary>
    public required IReadOnlyList<ScatterSeries> Series { get; init; }

    /// <summary>Whether the horizontal axis goes by powers of ten; all its values are above 0 then.</summary>
    public bool LogX { get; init; }

    /// <summary>The same of the vertical axis.</summary>
    public bool LogY { get; init; }

    /// <summary>What the lines are.</summary>
    public string FrontName { get; init; } = "Not beaten";

    /// <summary>Lines through points that no other one beats, or others, each from the left.</summary>
    public IReadOnlyList<IReadOnlyList<ScatterPoint>> Fronts { get; init; } = [];

    /// <summary>A point with a ring around it; null for none.</summary>
    public ScatterPoint? Chosen { get; init; }

    /// <summary>Marked values of the vertical axis.</summary>
    public IReadOnlyList<AxisMark> Marks { get; init; } = [];

    /// <summary>A click on a point is told.</summary>
    public bool Pickable { get; init; }

    /// <summary>Start of the horizontal axis: a power of ten where it goes by them.</summary>
    public double XMin => X.Min;

    /// <summary>Its end.</summary>
    public double XMax => X.Max;

    /// <summary>Its steps.</summary>
    public int XTicks => X.Count;

    /// <summary>Start of the vertical axis.</summary>
    public double YMin => Y.Min;

    /// <summary>Its end.</summary>
    public double YMax => Y.Max;

    /// <summary>Its steps.</summary>
    public int YTicks => Y.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [.. Series.Select(s => new LegendEntry(s.Name, s.Colour, LegendMark.Block)), .. Fronts.Any(front => front.Count > 1) ? [new LegendEntry(FrontName, "accent", LegendMark.Dashed)] : (LegendEntry[])[]];

    private (double Min, double Max, int Count) X => Axis(Series.SelectMany(s => s.X), LogX);

    private (double Min, double Max, int Count) Y => Axis(Series.SelectMany(s => s.Y), LogY);

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        ["Group", "Point", XTitle, YTitle],
        [.. Series.SelectMany(s => s.X.Select((x, i) => (object?[])[s.Name, s.Labels[i], x, s.Y[i]]))]);

    private static (double Min, double Max, int Count) Axis(IEnumerable<double> values, bool log)
    {
        if (!log)
        {
            return Ticks.Range(values.Select(value => (double?)value), withZero: true);
        }

        double[] powers = [.. values.Select(Math.Log10)];
        var (low, high) = powers.Length == 0 ? (-1.0, 0.0) : (Math.Floor(powers.Min()), Math.Ceiling(powers.Max() + 1e-9));
        return (low, Math.Max(high, low + 1), (int)Math.Max(high - low, 1));
    }
}

/// <summary>Points of one group, each with the words of its tooltip.</summary>
public sealed record ScatterSeries(string Name, string Colour, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<string> Labels);

/// <summary>A point.</summary>
public sealed record ScatterPoint(double X, double Y);

/// <summary>What a click on a chart chose: a cell of a heat map by row and column, or a point by its group and place.</summary>
public sealed record ChartCell(int Row, int Column);
