namespace Vectorscope.Dashboard.Presentation;

/// <summary>Colours of a capture's sides, as tokens of css/tokens.css: the poles first, then the fixed order of series.</summary>
public static class SideColours
{
    private static readonly string[] Order = ["pole-a", "pole-b", "series-3", "series-4", "series-5", "series-6", "series-7"];

    /// <summary>Token for the side at this place.</summary>
    public static string Of(int side) => Order[side % Order.Length];
}
