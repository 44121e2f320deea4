using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.Specs;

/// <summary>Makes random specs that a shape accepts: fields left out, null, at their bounds and between.</summary>
internal sealed class SpecGenerator(int seed)
{
    private static readonly string[] Texts = ["a", "two words", "ünï ☃ 字", "-dash", "--flag", "x=y", "\"quoted\"", "a, b; c", "line\nbreak", "$(no) `shell`", "{\"json\": 1}", "@file", "null", "0"];
    private static readonly string[] Names = ["a", "B-2", "x_y.z", "0"];

    private readonly Random _random = new(seed);

    public JsonObject Spec(SpecShape shape)
    {
        var spec = new JsonObject();
        foreach (var field in shape.Fields)
        {
            var dice = _random.Next(10);
            if (field.IsRequired || dice >= 5)
            {
                spec[field.Name] = Value(field.Value);
            }
            else if (dice < 2)
            {
                spec[field.Name] = null;
            }
        }
        return spec;
    }

    private JsonNode Value(ValueShape shape) => shape switch
    {
        TextShape { Takes: "name" } => Names[_random.Next(Names.Length)],
        TextShape => Texts[_random.Next(Texts.Length)],
        BooleanShape => _random.Next(2) == 0,
        NumberShape number => Number(number),
        WordShape words => words.Choices[_random.Next(words.Choices.Count)].Word,
        ObjectShape inner => Spec(inner.Shape),
        ListShape list => List(list),
        TextOrObjectShape => _random.Next(2) == 0 ? Names[_random.Next(Names.Length)] : new JsonObject { ["operations"] = new JsonArray(new JsonObject { ["op"] = Names[_random.Next(Names.Length)], ["strength"] = _random.Next(9) }) },
        _ => throw new NotSupportedException($"{shape.GetType().Name} is not generated."),
    };

    private JsonValue Number(NumberShape number)
    {
        var whole = number.Schema()["type"]!.ToString() == "integer";
        var (least, most) = (Math.Max(number.Least, -1e9), Math.Min(number.Most, NumberShape.MostExact));
        var drawn = _random.Next(4) switch
        {
            0 when number.Schema()["exclusiveMinimum"] is null => least,
            1 => most,
            _ => least + ((most - least) * _random.NextDouble()),
        };
        // Forms show per cent with two places fewer; more digits than a decimal holds are nobody's.
        return whole ? JsonValue.Create((long)Math.Clamp(Math.Round(drawn), least, most))
            : number.Unit == FieldUnit.Percent ? JsonValue.Create(Math.Clamp(Math.Round(drawn, 6), least, most)) : JsonValue.Create(drawn);
    }

    private JsonArray List(ListShape list)
    {
        var schema = list.Schema();
        var least = (int)((long?)schema["minItems"] ?? 0);
        var most = Math.Min((int)((long?)schema["maxItems"] ?? 3), least + 3);
        var items = new JsonArray();
        for (var i = _random.Next(least, most + 1); i > 0; i--)
        {
            // Words with a comma or a space in them are several: a form's field and a flag divide them there.
            items.Add(list.Item is TextShape ? string.Create(CultureInfo.InvariantCulture, $"w{_random.Next(100)}*") : Value(list.Item));
        }
        return items;
    }
}
