using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>A setting in which two runs differ.</summary>
/// <param name="Label">Labels from the outside in: "Arms 2 · Sampling · Min p".</param>
/// <param name="A">As a form shows it; empty for none.</param>
public sealed record SpecDifference(string Path, string Label, string A, string B);

/// <summary>Compares two specs in their normal form, field by field.</summary>
public static class SpecComparison
{
    public static IReadOnlyList<SpecDifference> Of(SpecShape shape, JsonObject a, JsonObject b)
    {
        var differences = new List<SpecDifference>();
        Objects(shape, a, b, "", "", differences);
        return differences;
    }

    private static void Objects(SpecShape shape, JsonObject? a, JsonObject? b, string path, string label, List<SpecDifference> differences)
    {
        foreach (var field in shape.Fields)
        {
            Values(field, field.Value, a?[field.Name], b?[field.Name], SpecShape.Join(path, field.Name), label.Length == 0 ? field.Label : $"{label} · {field.Label}", differences);
        }
    }

    private static void Values(FieldShape field, ValueShape value, JsonNode? a, JsonNode? b, string path, string label, List<SpecDifference> differences)
    {
        if (JsonNode.DeepEquals(a, b))
        {
            return;
        }
        if (value is ObjectShape inner && a is null or JsonObject && b is null or JsonObject && (a ?? b) is not null)
        {
            Objects(inner.Shape, a as JsonObject, b as JsonObject, path, label, differences);
        }
        else if (value is ListShape { Item: ObjectShape } list && a is JsonArray left && b is JsonArray right)
        {
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                Values(field, list.Item, i < left.Count ? left[i] : null, i < right.Count ? right[i] : null, $"{path}[{i}]", $"{label} {i + 1}", differences);
            }
        }
        else
        {
            differences.Add(new SpecDifference(path, label, Text(field, value, a), Text(field, value, b)));
        }
    }

    private static string Text(FieldShape field, ValueShape value, JsonNode? node) => node is null ? field.NullWord ?? "" : value.ToForm(node);
}
