namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>A line, a band, or a line within its band, over the x values of its chart.</summary>
/// <param name="Name">Full name, for legend, tooltip and table.</param>
/// <param name="Colour">Token of css/tokens.css.</param>
public sealed record LineSeries(string Name, string Colour)
{
    /// <summary>The line's values; null where there is only a band, and for a missing point.</summary>
    public double?[]? Values { get; init; }

    /// <summary>Lower edge of the band, if there is one.</summary>
    public double?[]? Low { get; init; }

    /// <summary>Upper edge of the band.</summary>
    public double?[]? High { get; init; }

    /// <summary>What the band is, for the table: "95 % interval".</summary>
    public string? BandName { get; init; }

    /// <summary>Short name written at the line's end.</summary>
    public string? Label { get; init; }

    /// <summary>Drawn dashed: base, and what is only expected.</summary>
    public bool Dashed { get; init; }

    /// <summary>Known at some x only: those are marked, and joined by straight lines.</summary>
    public bool Points { get; init; }

    /// <summary>Drawn thinner: what accompanies the main line.</summary>
    public bool Thin { get; init; }
}
