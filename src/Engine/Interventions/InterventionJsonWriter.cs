using System.Text.Json.Nodes;

namespace Vectorscope.Engine.Interventions;

/// <summary>The normal form of an intervention's JSON: every field that an operation takes, in one order, so that equal interventions are equal texts.</summary>
public static class InterventionJsonWriter
{
    /// <summary>What <see cref="InterventionJson.Read"/> reads back as the same intervention.</summary>
    public static JsonObject Write(Intervention intervention)
    {
        ArgumentNullException.ThrowIfNull(intervention);
        return new() { ["operations"] = new JsonArray([.. intervention.Operations.Select(Write)]), ["head"] = intervention.Head };
    }

    private static JsonObject Write(Operation operation)
    {
        if (operation is Conditional { When: var when, Then: var then })
        {
            return new()
            {
                ["op"] = "conditional",
                ["when"] = new JsonObject { ["direction"] = when.Direction, ["layer"] = when.Layer, [when.Above ? "above" : "below"] = when.Threshold },
                ["then"] = Write(then),
            };
        }
        var json = new JsonObject { ["op"] = NameOf(operation), ["direction"] = operation.Direction };
        switch (operation)
        {
            case Ablate ablate:
                json["about"] = ablate.AboutMiddle ? "middle" : "nothing";
                break;
            case Add add:
                json["unit"] = Word(add.Unit);
                break;
            case SetTo set:
                json["value"] = Write(set.Value);
                break;
            case Floor floor:
                json["value"] = Write(floor.Value);
                break;
            case Cap cap:
                json["value"] = Write(cap.Value);
                break;
        }
        if (operation.Row is { } row) json["row"] = row;
        json["layers"] = operation.Layers switch
        {
            LayerList list => new JsonArray([.. list.Layers.Select(layer => JsonValue.Create(layer))]),
            LayerKernel kernel => new JsonObject { ["peak"] = kernel.Peak, ["width"] = kernel.Width, ["least"] = kernel.Least },
            _ => "all",
        };
        json["strength"] = operation.Strength;
        json["site"] = Word(operation.Site);
        json["positions"] = operation.Positions == OperationPositions.LastPromptToken ? "last-prompt-token" : Word(operation.Positions);
        return json;
    }

    /// <summary>The word of an operation in <c>op</c>.</summary>
    public static string NameOf(Operation operation) => operation switch
    {
        Ablate => "ablate",
        AblateProjected => "ablate-projected",
        AblateKeepingNorm => "ablate-keeping-norm",
        Add => "add",
        SetTo => "set",
        Floor => "floor",
        Cap => "cap",
        Conditional => "conditional",
        _ => throw new ArgumentException($"{operation.GetType().Name} has no word.", nameof(operation)),
    };

    private static JsonNode Write(TargetValue value) => value.Mean is { } mean ? Word(mean) : value.Number;

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
