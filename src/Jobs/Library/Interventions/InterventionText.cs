using System.Globalization;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Library.Interventions;

/// <summary>An intervention in a line: <c>ablate expert ×2, writes; add expert ×-4, layer 22, decode</c>.</summary>
public static class InterventionText
{
    /// <summary>Operations beyond these are counted.</summary>
    private const int MostOperations = 3;

    public static string Of(Intervention intervention)
    {
        var texts = intervention.Operations.Take(MostOperations).Select(Of).ToList();
        var more = intervention.Operations.Count - texts.Count;
        return $"{string.Join("; ", texts)}{(more > 0 ? $"; {more} more" : "")}{(intervention.Head ? "; head" : "")}";
    }

    private static string Of(Operation operation)
    {
        var act = operation is Conditional { Then: var then } ? then : operation;
        List<string> parts = [$"{InterventionJsonWriter.NameOf(act)} {DirectionName(act.Direction)}{(act.Strength == 1 ? "" : $" ×{Number(act.Strength)}")}"];
        if (ValueOf(act) is { } value)
        {
            parts[0] += $" {value}";
        }
        if (act.Row is { } row)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"row {row}"));
        }
        switch (act.Layers)
        {
            case LayerList { Layers: [var only] }:
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"layer {only}"));
                break;
            case LayerList { Layers: var layers }:
                parts.Add($"layers {string.Join(" ", layers.Select(layer => layer.ToString(CultureInfo.InvariantCulture)))}");
                break;
            case LayerKernel kernel:
                parts.Add($"layers {Number(kernel.Peak)} ± {Number(kernel.Width)}");
                break;
        }
        if (act.Site == OperationSite.Writes)
        {
            parts.Add("writes");
        }
        if (act.Positions != OperationPositions.All)
        {
            parts.Add(act.Positions == OperationPositions.LastPromptToken ? "last prompt token" : act.Positions.ToString().ToLowerInvariant());
        }
        return string.Join(", ", parts) + (operation is Conditional { When: var when } ? $", if {DirectionName(when.Direction)} at {when.Layer} is {(when.Above ? "above" : "below")} {Number(when.Threshold)}" : "");
    }

    private static string? ValueOf(Operation operation) => operation switch
    {
        SetTo set => $"to {Text(set.Value)}",
        Floor floor => $"at {Text(floor.Value)}",
        Cap cap => $"at {Text(cap.Value)}",
        Ablate { AboutMiddle: true } => "about the middle",
        Add { Unit: not AddUnit.Raw and var unit } => $"in {unit.ToString().ToLowerInvariant()} units",
        _ => null,
    };

    private static string Text(TargetValue value) => value.Mean?.ToString().ToLowerInvariant() ?? Number(value.Number);

    // A path's folder says nothing, and of a hash the start is enough.
    private static string DirectionName(string direction) =>
        direction.StartsWith("sha256:", StringComparison.Ordinal) ? direction[..Math.Min(direction.Length, 15)] : Path.GetFileNameWithoutExtension(direction);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
