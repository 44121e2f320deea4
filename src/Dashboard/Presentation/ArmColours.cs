using System.Globalization;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>Colours of a run's arms, as tokens of css/tokens.css: the baseline neutral, then the fixed order of series.</summary>
public static class ArmColours
{
    private const int Series = 7;

    /// <summary>Token for the arm at this place of the run.</summary>
    public static string Of(int arm) => arm <= 0 ? "series-base" : "series-" + ((arm - 1) % Series + 1).ToString(CultureInfo.InvariantCulture);
}
