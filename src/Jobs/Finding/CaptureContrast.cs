using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>The sides that a spec names, in the capture or the two captures that hold them.</summary>
/// <param name="Positive">The capture of the positive side, the neutral one and the controls.</param>
/// <param name="Negative">The capture of the negative side: the same, or one of another model of the same shape.</param>
/// <param name="Sides">As the spec names them.</param>
internal sealed record CaptureContrast(CaptureFile Positive, CaptureFile Negative, ContrastSpec Sides)
{
    /// <summary>The rows' position.</summary>
    public CapturePosition Position => Sides.Position ?? Positive.Info.Positions[0];

    /// <summary>The control sides: those that the spec names, else the product's own where the capture has them.</summary>
    public (string Positive, string Negative)? Control =>
        (Sides.ControlPositive, Sides.ControlNegative) is ({ } positive, { } negative) ? (positive, negative)
        : ControlSides.Of(Positive.Info) is { } own && own != (Sides.Positive, Sides.Negative) && own != (Sides.Negative, Sides.Positive) ? own : null;

    /// <summary>What is wrong with the sides, field by field.</summary>
    public IEnumerable<SpecError> Problems()
    {
        string[] names = [.. Positive.Info.Sides.Select(side => side.Name)];
        if (ReferenceEquals(Positive, Negative))
        {
            return Problems(Sides, names, Positive.Info.Positions);
        }
        // The negative side is another capture's; all that is said of one capture is said of each.
        return Problems(Sides with { Negative = null }, names, Positive.Info.Positions, hasNegative: false)
            .Concat(Problems(new ContrastSpec { Positive = Sides.Negative, Position = Position }, [.. Negative.Info.Sides.Select(side => side.Name)], Negative.Info.Positions, hasNegative: false)
                .Select(problem => problem.Field == "positive" ? problem with { Field = "negative" } : problem with { Message = $"Of the negative side: {problem.Message}" }))
            .Concat(Shapes());
    }

    /// <summary>The same for a capture that is still to be made.</summary>
    /// <param name="names">Of the capture's sides.</param>
    /// <param name="positions">Those that are captured.</param>
    /// <param name="hasNegative">Whether the negative side is one of them.</param>
    public static IEnumerable<SpecError> Problems(ContrastSpec sides, IReadOnlyList<string> names, IReadOnlyList<CapturePosition> positions, bool hasNegative = true)
    {
        foreach (var (field, side, required) in new[]
        {
            ("positive", sides.Positive, true), ("negative", sides.Negative, hasNegative), ("neutral", sides.Neutral, false),
            ("controlPositive", sides.ControlPositive, sides.ControlNegative is not null), ("controlNegative", sides.ControlNegative, sides.ControlPositive is not null),
        })
        {
            if (side is null && required)
            {
                yield return new(field, $"Name a side of the capture; it has {string.Join(", ", names)}.");
            }
            else if (side is not null && !names.Contains(side))
            {
                yield return new(field, $"The capture has no side \"{Quote.Of(side)}\"; it has {string.Join(", ", names)}.");
            }
        }
        if (sides.Positive is not null && sides.Positive == sides.Negative)
        {
            yield return new("negative", "It is the positive side as well; name another one.");
        }
        if (sides.ControlPositive is not null && sides.ControlPositive == sides.ControlNegative)
        {
            yield return new("controlNegative", "It is the positive control side as well; name another one.");
        }
        if (sides.Position is { } position && !positions.Contains(position))
        {
            yield return new("position", $"The capture has no position \"{position.Name()}\"; it has {string.Join(", ", positions.Select(known => known.Name()))}.");
        }
    }

    private IEnumerable<SpecError> Shapes()
    {
        if (Negative.Info.Width != Positive.Info.Width)
        {
            yield return new("negativeCapture", $"Its model has width {Negative.Info.Width} and the other capture's {Positive.Info.Width}; models of one shape can be compared.");
        }
        else if (Negative.Info.Layers != Positive.Info.Layers)
        {
            yield return new("negativeCapture", $"Its model has layers 0 to {Negative.Info.Layers - 1} and the other capture's 0 to {Positive.Info.Layers - 1}; models of one shape can be compared.");
        }
    }
}
