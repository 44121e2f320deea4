using System.Globalization;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>The cells of a sweep in their order: by operation, then layers, then strength.</summary>
internal static class SweepCells
{
    private const int LongestName = 64;

    /// <summary>How many a spec comes to.</summary>
    public static long Count(SweepSpec spec) => (long)spec.Operations.Count * spec.Layers.Count * Strengths(spec).Count;

    public static IReadOnlyList<SweepCell> Of(SweepSpec spec)
    {
        var cells = new List<SweepCell>();
        for (var operation = 0; operation < spec.Operations.Count; operation++)
        {
            for (var layers = 0; layers < spec.Layers.Count; layers++)
            {
                cells.AddRange(Strengths(spec).Select(strength => new SweepCell(Name(spec, operation, layers, strength), operation, layers, strength.Value, strength.Sign)));
            }
        }
        return cells;
    }

    /// <summary>What operations are called: by their word, and by their place where several have the same.</summary>
    public static IReadOnlyList<string> Operations(SweepSpec spec) => [.. spec.Operations.Select((operation, i) => Word(spec, i) + string.Concat(
        (IEnumerable<string>)[
            operation.Value is { Length: > 0 } value ? $" {value}" : "",
            operation.Op == "add" && operation.Unit != SweepOperation.Units.Raw ? $", {operation.Unit}" : "",
            operation.About != SweepOperation.Middles.Nothing ? ", about the middle" : "",
            operation.Direction is { Length: > 0 } direction ? $", {Path.GetFileNameWithoutExtension(direction)}" : "",
            operation.Site != SweepOperation.Sites.Block ? ", writes" : "",
            operation.Positions != SweepOperation.Places.All ? $", {operation.Positions.Replace('-', ' ')}" : "",
        ]))];

    private static string Word(SweepSpec spec, int operation) => spec.Operations.Count(other => other.Op == spec.Operations[operation].Op) == 1
        ? spec.Operations[operation].Op : string.Create(CultureInfo.InvariantCulture, $"{spec.Operations[operation].Op}-{operation + 1}");

    private static IReadOnlyList<(double? Value, int Sign)> Strengths(SweepSpec spec) => spec.Calibrate is { } calibration
        ? calibration.BothSigns ? [(null, 1), (null, -1)] : [(null, 1)]
        : [.. spec.Strengths.Select(strength => ((double?)strength, 1))];

    // Names of arms have letters, digits and few signs.
    private static string Name(SweepSpec spec, int operation, int layers, (double? Value, int Sign) strength)
    {
        var end = strength.Value is { } value ? $".s{value.ToString("R", CultureInfo.InvariantCulture)}" : spec.Calibrate!.BothSigns ? strength.Sign > 0 ? ".plus" : ".minus" : "";
        var where = spec.Layers[layers].Trim().ToLowerInvariant().Replace('+', '_').Replace('~', 'w');
        var name = $"{Word(spec, operation)}.L{where}{end.Replace('+', '_')}";
        return name.Length <= LongestName ? name : string.Create(CultureInfo.InvariantCulture, $"{Word(spec, operation)}.layers{layers + 1}{end}");
    }
}
