using System.Globalization;
using System.Text.Json;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Interventions;

/// <summary>Interventions as JSON: <c>{"operations": [{"op": …}], "head": false}</c>.</summary>
public static class InterventionJson
{
    private static readonly string[] Reserved = ["prefix", "adapter"];

    /// <summary>Reads an intervention; nothing in it is passed over.</summary>
    /// <exception cref="InterventionException">A field is unknown, missing or of another kind; it is named.</exception>
    public static Intervention Read(JsonElement json)
    {
        var fields = new Fields(json, "");
        if (fields.Find("operations") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
            throw new InterventionException("operations", "a list with at least one operation is needed.");
        var operations = list.EnumerateArray().Select((item, i) => ReadOperation(new Fields(item, string.Create(CultureInfo.InvariantCulture, $"operations[{i}]")))).ToArray();
        var head = fields.Flag("head");
        fields.End();
        return new(operations, head);
    }

    private static Operation ReadOperation(Fields fields)
    {
        var name = fields.Text("op");
        Operation operation = name switch
        {
            "ablate" => new Ablate { Direction = fields.Text("direction"), AboutMiddle = fields.Choice("about", ["nothing", "middle"]) == 1 },
            "ablate-projected" => new AblateProjected { Direction = fields.Text("direction") },
            "ablate-keeping-norm" => new AblateKeepingNorm { Direction = fields.Text("direction") },
            "add" => new Add { Direction = fields.Text("direction"), Unit = (AddUnit)fields.Choice("unit", ["raw", "ambient", "kl"]) },
            "set" => new SetTo { Direction = fields.Text("direction"), Value = fields.Target("value") },
            "floor" => new Floor { Direction = fields.Text("direction"), Value = fields.Target("value") },
            "cap" => new Cap { Direction = fields.Text("direction"), Value = fields.Target("value") },
            "conditional" => ReadConditional(fields),
            _ when Reserved.Contains(name) => throw fields.Wrong("op", $"\"{name}\" is a reserved name that no operation has yet."),
            _ => throw fields.Wrong("op", $"\"{Quote.Of(name)}\" is no operation; there are ablate, ablate-projected, ablate-keeping-norm, add, set, floor, cap and conditional."),
        };
        if (operation is not Conditional)
        {
            operation = operation with
            {
                Row = fields.Integer("row"),
                Layers = ReadLayers(fields),
                Strength = fields.Number("strength") ?? 1,
                Site = (OperationSite)fields.Choice("site", ["block", "writes"]),
                Positions = (OperationPositions)fields.Choice("positions", ["all", "prompt", "decode", "thinking", "last-prompt-token"]),
            };
        }
        fields.End();
        // Keeping the norm of what is written is an edit of weights; a pass refuses it when it is worked out for a model.
        if (operation.Site == OperationSite.Writes && operation is not (Ablate { AboutMiddle: false } or AblateProjected or AblateKeepingNorm))
            throw fields.Wrong("site", $"{name} cannot act on what is written: its numbers belong to the sum. Use the site \"block\".");
        return operation;
    }

    private static Conditional ReadConditional(Fields fields)
    {
        var when = fields.Object("when");
        var gate = (Direction: when.Text("direction"), Layer: when.Integer("layer") ?? throw when.Wrong("layer", "it is missing."), Above: when.Number("above"), Below: when.Number("below"));
        when.End();
        if (gate.Above is null == gate.Below is null) throw when.Wrong("above", "give either above or below.");
        var then = ReadOperation(fields.Object("then"));
        if (then is Conditional) throw fields.Wrong("then", "it is a condition itself; one is enough.");
        return new Conditional
        {
            Direction = then.Direction,
            Row = then.Row,
            Layers = then.Layers,
            Strength = then.Strength,
            Site = then.Site,
            Positions = then.Positions,
            When = new(gate.Direction, gate.Layer, gate.Above is not null, gate.Above ?? gate.Below!.Value),
            Then = then,
        };
    }

    private static LayerChoice ReadLayers(Fields fields)
    {
        switch (fields.Find("layers"))
        {
            case null:
                return LayerChoice.All;
            case { ValueKind: JsonValueKind.String } text when text.GetString() == "all":
                return LayerChoice.All;
            case { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0:
                int[] layers = [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var layer) && layer >= 0 ? layer
                    : throw fields.Wrong("layers", $"{Quote.Of(item.GetRawText())} is no layer."))];
                return layers.Distinct().Count() == layers.Length ? new LayerList(layers) : throw fields.Wrong("layers", "a layer stands there twice.");
            case { ValueKind: JsonValueKind.Object }:
                var kernel = fields.Object("layers");
                var (peak, width, least) = (kernel.Number("peak"), kernel.Number("width"), kernel.Number("least") ?? 0);
                kernel.End();
                if (peak is null) throw kernel.Wrong("peak", "it is missing.");
                if (width is not >= 1) throw kernel.Wrong("width", "a number of at least 1 is needed.");
                return least is >= 0 and <= 1 ? new LayerKernel(peak.Value, width.Value, least) : throw kernel.Wrong("least", "a number from 0 to 1 is needed.");
            default:
                throw fields.Wrong("layers", "give \"all\", a list of layers, or {\"peak\", \"width\", \"least\"}.");
        }
    }

    /// <summary>An object's fields, each taken once.</summary>
    private sealed class Fields
    {
        private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
        private readonly Dictionary<string, JsonElement> _all = new(StringComparer.Ordinal);
        private readonly string _path;

        public Fields(JsonElement json, string path)
        {
            _path = path;
            if (json.ValueKind != JsonValueKind.Object) throw path.Length > 0 ? new InterventionException(path, "a JSON object is needed.") : new InterventionException("An intervention is a JSON object.");
            foreach (var property in json.EnumerateObject())
            {
                if (!_all.TryAdd(property.Name, property.Value)) throw Wrong(Quote.Of(property.Name), "it stands there twice.");
                _left[property.Name] = property.Value;
            }
        }

        public JsonElement? Find(string name)
        {
            _left.Remove(name);
            return _all.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }

        public string Text(string name) => Find(name) switch
        {
            null => throw Wrong(name, "it is missing."),
            { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) => text,
            _ => throw Wrong(name, "a text is needed."),
        };

        public double? Number(string name) => Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) && Math.Abs(number) <= float.MaxValue => number,
            _ => throw Wrong(name, "a number is needed."),
        };

        public int? Integer(string name) => Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= 0 => number,
            _ => throw Wrong(name, "a whole number from 0 is needed."),
        };

        public bool Flag(string name) => Find(name) switch
        {
            null or { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            _ => throw Wrong(name, "true or false is needed."),
        };

        public int Choice(string name, string[] choices) => Find(name) switch
        {
            null => 0,
            { ValueKind: JsonValueKind.String } value when Array.IndexOf(choices, value.GetString()) is >= 0 and var at => at,
            _ => throw Wrong(name, $"one of {string.Join(", ", choices)} is needed."),
        };

        public TargetValue Target(string name) => Find(name) switch
        {
            null => throw Wrong(name, "it is missing."),
            { ValueKind: JsonValueKind.Number } => new(null, Number(name)!.Value),
            { ValueKind: JsonValueKind.String } => new((MeanOf)Choice(name, ["positive", "negative", "neutral"])),
            _ => throw Wrong(name, "a number, or one of positive, negative, neutral is needed."),
        };

        public Fields Object(string name) => new(Find(name) ?? throw Wrong(name, "it is missing."), Join(name));

        public void End()
        {
            if (_left.Count > 0) throw Wrong(Quote.Of(_left.Keys.First()), $"there is no such field here; those that were read are {string.Join(", ", _all.Keys.Except(_left.Keys))}.");
        }

        public InterventionException Wrong(string name, string why) => new(Join(name), why);

        private string Join(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
    }
}
