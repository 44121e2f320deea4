using System.Text;
using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Specs;

/// <summary>The settings of a spec as a table of Markdown, for the documentation.</summary>
public static partial class SpecTable
{
    public static string Of(SpecShape shape)
    {
        var text = new StringBuilder("| setting | takes | default | flag | what it does |\n|---|---|---|---|---|\n");
        Rows(shape, "", text);
        return text.ToString();
    }

    private static void Rows(SpecShape shape, string path, StringBuilder text)
    {
        foreach (var field in shape.Fields)
        {
            var name = SpecShape.Join(path, field.Name);
            // Entries of a list have no flags of their own.
            var flag = field.Flag is { } given && !path.Contains("[]", StringComparison.Ordinal) ? $"`{given}`" : "";
            var fallback = field.DefaultText;
            text.Append("| `").Append(name).Append("` | ").Append(Cell(field.Value.Takes)).Append(" | ").Append(Cell(fallback)).Append(" | ").Append(flag)
                .Append(" | ").Append(Cell(field.Help is null ? field.Label + "." : $"{field.Label}. {field.Help}")).Append(" |\n");
            switch (field.Value)
            {
                case ObjectShape inner:
                    Rows(inner.Shape, name, text);
                    break;
                case ListShape { Item: ObjectShape item }:
                    Rows(item.Shape, name + "[]", text);
                    break;
            }
        }
    }

    private static string Cell(string text) => Breaking().Replace(text, " ").Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Breaking();
}
