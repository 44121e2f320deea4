using System.Globalization;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>Says where the poles and the neutral side lie along a direction, and which edits that calls for.</summary>
/// <remarks>
/// A symmetric edit takes every projection to zero. That is the natural target where one side has the trait and the others lie near zero
/// (refusal). Between two poles zero is one more place, near neither or between both, and both are lost: arXiv 2606.13720 finds that
/// projections land between the clusters, and 2601.10387 lifts one side only.
/// </remarks>
public static class BipolarDiagnosis
{
    /// <summary>So many Δ count as near.</summary>
    private const double Near = 0.25;

    /// <summary>So many Δ off zero, the middle counts as far.</summary>
    private const double Far = 1;

    /// <summary>One entry for each layer with a usable row, in order; none where the direction does not know both sides' means.</summary>
    public static IReadOnlyList<LayerDiagnosis> Of(Direction direction)
    {
        ArgumentNullException.ThrowIfNull(direction);
        return direction.Means is { Positive: { } positive, Negative: { } negative }
            ? [.. Enumerable.Range(0, direction.LayerCount + 1).Where(direction.IsUsable).Select(layer => Of(
                layer,
                direction.Projection(layer, positive, layer),
                direction.Projection(layer, negative, layer),
                direction.Means.Neutral is { } neutral ? direction.Projection(layer, neutral, layer) : null))]
            : [];
    }

    private static LayerDiagnosis Of(int layer, double positive, double negative, double? neutral)
    {
        var (distance, middle) = (positive - negative, (positive + negative) / 2);
        var place = (neutral - negative) / distance;
        var opposite = positive * negative < 0;
        var (family, why) = Judge(positive, negative, neutral, distance, middle, place, opposite);
        return new()
        {
            Layer = layer, Positive = positive, Negative = negative, Neutral = neutral, Distance = distance, Middle = middle,
            Offset = middle / distance, NeutralPlace = place, OppositeSigns = opposite, Family = family, Why = why,
        };
    }

    private static (EditFamily Family, string Why) Judge(
        double positive, double negative, double? neutral, double distance, double middle, double? place, bool opposite)
    {
        var (poles, off) = (Poles(positive, negative, neutral, distance), Off(positive, negative, distance, middle, opposite));
        if (Math.Abs(negative) <= Near * distance && Math.Abs(neutral ?? 0) <= Near * distance)
        {
            return (EditFamily.Symmetric, neutral is null
                ? $"{poles} The negative side lies within a quarter of the distance from zero, so taking everything to zero removes the positive side and leaves the negative one. That is judged by the negative side alone: no neutral mean is known."
                : $"{poles} The negative and the neutral side lie within a quarter of the distance from zero, so taking everything to zero removes the positive side and leaves the others.");
        }
        if (place is { } t && Math.Abs(1 - t) <= Near)
        {
            return (EditFamily.OneSidedFloor,
                $"{poles} The neutral side is at {Text(t)} of the way from the negative to the positive side: the model is at the positive pole by itself. Only a floor, which lifts what falls below, has something to do; a symmetric edit takes the neutral side away from where it is.{(off is null ? "" : " " + off)}");
        }
        if (off is not null)
        {
            return (EditFamily.AffineOrOneSided,
                $"{poles} {off} A symmetric edit takes both sides to zero and loses both. Edit about the middle, set a value, or lift or cap one side.");
        }
        return (EditFamily.Undecided,
            $"{poles} Both sides lie on one side of zero, the middle {Text(Math.Abs(middle / distance))} distances off it, and {(neutral is null ? "no neutral mean is known" : "neither the negative nor the neutral side lies where one kind of edit is called for")}. Measure a symmetric and a one-sided edit.");
    }

    private static string Poles(double positive, double negative, double? neutral, double distance) =>
        $"The positive side lies at {Text(positive)}, the negative at {Text(negative)}{(neutral is { } number ? $", the neutral at {Text(number)}" : "")}; the distance of the sides is {Text(distance)}.";

    private static string? Off(double positive, double negative, double distance, double middle, bool opposite) =>
        opposite ? $"The sides have opposite signs ({Text(positive)} and {Text(negative)}): zero lies between them, {Text(-negative / distance)} of the way from the negative to the positive side."
        : Math.Abs(middle) > Far * distance ? $"The middle of the sides lies {Text(Math.Abs(middle / distance))} distances off zero: zero is near neither of them."
        : null;

    private static string Text(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 0.1 => "0.##", _ => "G2" }, CultureInfo.InvariantCulture);
}
