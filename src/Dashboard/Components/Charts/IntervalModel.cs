namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A value with its interval in each row, beside what it is compared with.</summary>
public sealed record IntervalModel : ChartModel
{
    private const int RowHeight = 32;

    private const int AxisHeight = 64;

    /// <summary>Rows from the top.</summary>
    public required IReadOnlyList<IntervalRow> Rows { get; init; }

    /// <summary>Start of the axis, where it must be somewhere; null for a round number below all intervals.</summary>
    public double? From { get; init; }

    /// <summary>End of the axis at most; null for none.</summary>
    public double? Most { get; init; }

    /// <summary>Name of the row whose interval is drawn behind all others; null for none.</summary>
    public string? Band { get; init; }

    /// <summary>Marked values.</summary>
    public IReadOnlyList<AxisMark> Marks { get; init; } = [];

    /// <summary>A click on a row is told.</summary>
    public bool Pickable { get; init; }

    /// <summary>Round ends and steps of the axis.</summary>
    public double XMin => Axis.Min;

    /// <summary>Its end.</summary>
    public double XMax => Axis.Max;

    /// <summary>Its steps.</summary>
    public int XTicks => Axis.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<LegendEntry> Legend => [];

    /// <summary>The model with the height that its rows need.</summary>
    public IntervalModel Fitted() => this with { Height = AxisHeight + RowHeight * Math.Max(1, Rows.Count) };

    /// <inheritdoc/>
    public override ChartTable ToTable() => new(
        [YTitle, XTitle, "From", "To", "Counts"],
        [.. Rows.Select(row => (object?[])[row.Name, row.Value, row.Low, row.High, row.Text])]);

    private (double Min, double Max, int Count) Axis
    {
        get
        {
            var (min, max, count) = Ticks.Range(
                Rows.SelectMany(row => (double?[])[row.Value, row.Low, row.High]).Concat([From]).Concat(Marks.Select(mark => (double?)mark.Value)), withZero: From is null, about: 6);
            return Most is { } most && max > most ? (min, most, Math.Max(1, (int)Math.Round((most - min) / ((max - min) / count)))) : (min, max, count);
        }
    }
}

/// <summary>One row.</summary>
/// <param name="Value">Null for a row of which nothing is known yet.</param>
/// <param name="Colour">A token of css/tokens.css.</param>
/// <param name="Text">At the row's end: what the value is made of.</param>
/// <param name="Hollow">Drawn as a ring: known otherwise than the other rows.</param>
public sealed record IntervalRow(string Name, double? Value, double? Low, double? High, string Colour, string Text, bool Hollow = false);
