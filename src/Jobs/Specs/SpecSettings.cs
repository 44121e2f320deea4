using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Specs;

/// <summary>One setting as a form shows it.</summary>
/// <param name="Label">Labels from the outside in: "Sampling · Min p".</param>
/// <param name="Text">Empty for none.</param>
/// <param name="Role">The outer field's, where a field is within another one that has a role.</param>
public sealed record SpecSetting(string Path, string Label, string Text, SettingRole Role = SettingRole.Condition);

/// <summary>The settings of a record of a spec, one line each, in the order of their declaration.</summary>
public static class SpecSettings
{
    public static IReadOnlyList<SpecSetting> Of(object record)
    {
        var settings = new List<SpecSetting>();
        Add(SpecShape.Of(record.GetType()), record, "", "", SettingRole.Condition, settings);
        return settings;
    }

    private static void Add(SpecShape shape, object record, string path, string label, SettingRole within, List<SpecSetting> settings)
    {
        foreach (var field in shape.Fields.Where(field => field.Matters(record)))
        {
            var (at, name) = (SpecShape.Join(path, field.Name), label.Length == 0 ? field.Label : $"{label} · {field.Label}");
            var role = within == SettingRole.Condition ? field.Role : within;
            if (field.Value is ObjectShape inner && field.Get(record) is { } value)
            {
                Add(inner.Shape, value, at, name, role, settings);
            }
            else
            {
                settings.Add(new SpecSetting(at, name, field.Write(record) is { } node ? field.Value.ToForm(node) : field.NullWord ?? "", role));
            }
        }
    }
}
