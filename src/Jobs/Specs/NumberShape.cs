using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Specs;

/// <summary>A whole number or a number with a fraction.</summary>
/// <param name="type">The property's type: <see cref="int"/>, <see cref="long"/> or <see cref="double"/>.</param>
/// <param name="nullWord">What a form takes for null; null where that is an empty field.</param>
public sealed class NumberShape(Type type, RangeAttribute? range, FieldUnit unit, string? nullWord, bool optional) : ValueShape
{
    /// <summary>JavaScript, and with it any other tool, counts whole numbers exactly only up to here.</summary>
    public const long MostExact = (1L << 53) - 1;

    private const double Hundred = 100;
    private readonly bool _whole = type != typeof(double);

    public double Least => range?.Least ?? (type == typeof(int) ? int.MinValue : type == typeof(long) ? -MostExact : double.MinValue);

    public double Most => range?.Most ?? (type == typeof(int) ? int.MaxValue : type == typeof(long) ? MostExact : double.MaxValue);

    public FieldUnit Unit => unit;

    public override string Takes => range is null ? Noun : $"{Noun}, {Bounds(1)}";

    internal override object? Stand => Convert.ChangeType(range is null ? 0 : range.Least, type, CultureInfo.InvariantCulture);

    private string Noun => _whole ? "whole number" : "number";

    internal override object? Read(JsonElement json, string path, SpecProblems problems)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number)
            && (!_whole || number == Math.Truncate(number)) && number >= Least && number <= Most && range?.Holds(number) != false)
        {
            return type == typeof(int) ? (object)(int)number
                : type == typeof(long) ? (object)(json.TryGetInt64(out var exact) ? exact : (long)number)
                : (object)number;
        }
        problems.Add(path, new Fault(
            $"It must be a {Takes}{(optional ? ", or be left out" : "")}.",
            $"Give a {Noun}{(range is null ? "" : $" from {Bounds(Factor)}")}{(unit == FieldUnit.Percent ? " per cent" : "")}{InForm}."));
        return null;
    }

    internal override JsonNode? Write(object value) => value switch
    {
        int whole => JsonValue.Create(whole),
        long whole => JsonValue.Create(whole),
        _ => JsonValue.Create((double)value),
    };

    internal override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = _whole ? "integer" : "number" };
        if (type == typeof(int))
        {
            schema["format"] = "int32";
        }
        if (range is not null)
        {
            schema[range.AboveLeast ? "exclusiveMinimum" : "minimum"] = Bound(range.Least);
            schema["maximum"] = Bound(range.Most);
        }
        return schema;
    }

    public override JsonNode? FromText(string text)
    {
        var trimmed = text.Trim();
        return long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    public override JsonNode? FromForm(string text)
    {
        if (unit != FieldUnit.Percent)
        {
            return FromText(text);
        }
        // Decimal, where it has room: two places must shift without a rounding of their own.
        var trimmed = text.Trim();
        return decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? JsonValue.Create((double)(share / 100m))
            : double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number / Hundred)
            : JsonValue.Create(text);
    }

    public override string ToForm(JsonNode value) =>
        unit == FieldUnit.Percent && value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.Number && double.TryParse(scalar.ToJsonString(), CultureInfo.InvariantCulture, out var number)
            ? Percent(number)
            : ToText(value);

    private static string Percent(double share) => share is > -1e9 and < 1e9
        ? ((decimal)share * 100m).ToString("0.############################", CultureInfo.InvariantCulture)
        : (share * Hundred).ToString("R", CultureInfo.InvariantCulture);

    private double Factor => unit == FieldUnit.Percent ? Hundred : 1;

    private string InForm => nullWord is not null ? $", or \"{nullWord}\"" : optional ? ", or leave it empty" : "";

    private string Bounds(double factor) => range is null ? "" : range.AboveLeast
        ? $"more than {Text(range.Least * factor)} up to {Text(range.Most * factor)}"
        : $"{Text(range.Least * factor)} to {Text(range.Most * factor)}";

    private JsonValue Bound(double bound) => _whole ? JsonValue.Create((long)bound) : JsonValue.Create(bound);

    private string Text(double number) => _whole ? ((long)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
}
