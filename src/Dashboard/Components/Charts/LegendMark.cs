namespace Vectorscope.Dashboard.Components.Charts;

/// <summary>How a series is recognised beside its colour.</summary>
public enum LegendMark
{
    /// <summary>A solid line.</summary>
    Line,

    /// <summary>A dashed line.</summary>
    Dashed,

    /// <summary>A shaded band.</summary>
    Band,

    /// <summary>A filled square.</summary>
    Block,
}
