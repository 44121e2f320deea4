namespace Vectorscope.Dashboard.Presentation;

/// <summary>How a loss reads.</summary>
public static class LossText
{
    private const double Small = 0.01;

    /// <summary>Three digits after the point, or three significant ones where those would say nothing.</summary>
    public static string Of(double? loss) => Format.Number(loss, loss is < Small and > 0 ? null : 3);
}
