using Vectorscope.Dashboard.Presentation;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Components.Pages.Directions;

/// <summary>What the pages of directions say in words.</summary>
public static class DirectionText
{
    /// <summary>From which side to which.</summary>
    public static string Points(DirectionProvenance from) => from is { Positive: { } positive, Negative: { } negative } ? $"from {negative} to {positive}" : Format.None;

    /// <summary>The letter of a family, as the row over all layers shows it.</summary>
    public static string Letter(EditFamily family) => family switch
    {
        EditFamily.Symmetric => "S",
        EditFamily.AffineOrOneSided => "A",
        EditFamily.OneSidedFloor => "F",
        _ => "?",
    };

    /// <summary>The family in words.</summary>
    public static string Name(EditFamily family) => family switch
    {
        EditFamily.Symmetric => "Symmetric: take the direction out",
        EditFamily.AffineOrOneSided => "Affine about the middle, or one-sided",
        EditFamily.OneSidedFloor => "One-sided floor",
        _ => "Undecided",
    };

    /// <summary>Where neutral sits, in words.</summary>
    public static string Place(LayerDiagnosis at, AuditedDirection direction)
    {
        if (at.NeutralPlace is not { } place)
        {
            return "no neutral side";
        }

        var (positive, negative) = (direction.Provenance.Positive ?? "the positive pole", direction.Provenance.Negative ?? "the negative pole");
        return place switch
        {
            < -0.25 => $"beyond {negative}",
            <= 0.25 => $"at {negative}",
            < 0.75 => "between the poles",
            <= 1.25 => $"at {positive}",
            _ => $"beyond {positive}",
        };
    }

    /// <summary>A spread of cosines.</summary>
    public static string Of(Spread? spread) => spread is null ? Format.None : $"{Format.Number(spread.Mean, 2)} ± {Format.Number(spread.StandardDeviation, 2)}";
}
