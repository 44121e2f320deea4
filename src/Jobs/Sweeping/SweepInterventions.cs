using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>
/// Makes a cell's intervention, and checks it as any other is checked. Directions stand in it by their content, so that it means
/// elsewhere what it meant here.
/// </summary>
internal sealed class SweepInterventions(InterventionLoader loader, DirectionFiles directions)
{
    private const string At = "cell";

    private static readonly string Within = $"{At}.operations[0]";

    /// <summary>Notes under the sweep's own fields what keeps its cells from acting on a model.</summary>
    /// <param name="folder">The model's.</param>
    public void Check(SweepSpec spec, References references, string folder, ModelConfig model, SpecProblems problems)
    {
        for (var operation = 0; operation < spec.Operations.Count; operation++)
        {
            for (var layers = 0; layers < spec.Layers.Count; layers++)
            {
                try
                {
                    var found = new SpecProblems();
                    loader.Check(References(spec, references, new(At, operation, layers, 1), 1), At, folder, model, found);
                    foreach (var error in found.Errors)
                    {
                        problems.Add(Own(spec, operation, layers, error.Field), error.Message);
                    }
                }
                catch (InterventionException e)
                {
                    problems.Add(Own(spec, operation, layers, e.Field is { } field ? SpecShape.Join(At, field) : At), e.Why);
                }
                catch (DirectionException e)
                {
                    problems.Add(SweepSpec.DirectionField, e.Message);
                }
            }
        }
    }

    /// <summary>A cell's intervention at a strength, ready for a model.</summary>
    /// <exception cref="InterventionException">It cannot act on it.</exception>
    /// <exception cref="DirectionException">A direction is gone, or is none for this model.</exception>
    public SweepIntervention Load(SweepSpec spec, References references, ModelConfig model, SweepCell cell, double strength)
    {
        var own = References(spec, references, cell, strength);
        var loaded = loader.Load(own, At, model)!;
        // People know directions by their names.
        var names = own.All.Values.Where(reference => reference.Kind != ReferenceKinds.Intervention).DistinctBy(reference => reference.Hash).ToDictionary(reference => Text(reference), reference => reference.Name);
        return new(loaded, InterventionText.Of(InterventionDirections.Named(loaded.Intervention, text => names.GetValueOrDefault(text, text))), JsonSerializer.SerializeToElement(InterventionJsonWriter.Write(loaded.Intervention), JobsJson.Options));
    }

    /// <summary>The direction that replies are projected on.</summary>
    public Direction Open(References references) => directions.Open(references[SweepSpec.DirectionField]);

    // The references of a spec that would hold this intervention alone.
    private static References References(SweepSpec spec, References references, SweepCell cell, double strength)
    {
        var template = spec.Operations[cell.Operation];
        var along = References(references, template.Direction, $"operations[{cell.Operation}].direction");
        var found = new References();
        var operation = new JsonObject { ["op"] = template.Op, ["direction"] = Text(along) };
        if (template.Row is { } row) operation["row"] = row;
        if (!string.IsNullOrWhiteSpace(template.Value)) operation["value"] = Value(template.Value);
        if (template.Op == "add" || template.Unit != SweepOperation.Units.Raw) operation["unit"] = template.Unit;
        if (template.Op == "ablate" || template.About != SweepOperation.Middles.Nothing) operation["about"] = template.About;
        operation["layers"] = SweepLayers.Read(spec.Layers[cell.Layers]).Layers ?? throw new InterventionException("operations[0].layers", SweepLayers.Read(spec.Layers[cell.Layers]).Problem!);
        operation["strength"] = strength;
        operation["site"] = template.Site;
        operation["positions"] = template.Positions;
        var path = Within;
        if (spec.Gate is { } gate)
        {
            var across = References(references, gate.Direction, $"{SweepSpec.GateField}.direction");
            operation = new()
            {
                ["op"] = "conditional",
                ["when"] = new JsonObject { ["direction"] = Text(across), ["layer"] = gate.Layer, ["above"] = gate.Above, ["below"] = gate.Below },
                ["then"] = operation,
            };
            found[$"{Within}.when.direction"] = across;
            path += ".then";
        }
        found[$"{path}.direction"] = along;
        var intervention = InterventionJson.Read(JsonSerializer.SerializeToElement(new JsonObject { ["operations"] = new JsonArray(operation) }, JobsJson.Options));
        found[At] = new()
        {
            Kind = ReferenceKinds.Intervention,
            Name = cell.Name,
            Content = JsonSerializer.SerializeToElement(InterventionJsonWriter.Write(intervention), JobsJson.Options),
        };
        return found;
    }

    private static ResolvedReference References(References references, string? own, string path) =>
        references[string.IsNullOrWhiteSpace(own) ? SweepSpec.DirectionField : path];

    private static string Text(ResolvedReference direction) => $"sha256:{direction.Hash}";

    private static JsonValue Value(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? JsonValue.Create(number) : JsonValue.Create(text.Trim());

    // What an intervention calls operations[0].layers is a choice of layers of the sweep.
    private static string Own(SweepSpec spec, int operation, int layers, string path)
    {
        var field = path.StartsWith(Within + ".", StringComparison.Ordinal) ? path[(Within.Length + 1)..] : "";
        if (field.StartsWith("when.", StringComparison.Ordinal))
        {
            var gate = field["when.".Length..];
            return gate == "direction" && string.IsNullOrWhiteSpace(spec.Gate?.Direction) ? SweepSpec.DirectionField : $"{SweepSpec.GateField}.{gate}";
        }
        field = field.StartsWith("then.", StringComparison.Ordinal) ? field["then.".Length..] : field;
        return field switch
        {
            "layers" => string.Create(CultureInfo.InvariantCulture, $"layers[{layers}]"),
            "direction" when string.IsNullOrWhiteSpace(spec.Operations[operation].Direction) => SweepSpec.DirectionField,
            "" => string.Create(CultureInfo.InvariantCulture, $"operations[{operation}]"),
            _ => string.Create(CultureInfo.InvariantCulture, $"operations[{operation}].{field}"),
        };
    }
}

/// <summary>A cell's intervention.</summary>
/// <param name="Loaded">Ready for the model.</param>
/// <param name="Text">Its operation in a line.</param>
/// <param name="Content">Its JSON, directions by their content.</param>
internal sealed record SweepIntervention(LoadedIntervention Loaded, string Text, JsonElement Content);
