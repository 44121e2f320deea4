using System.Collections;
using System.Globalization;

namespace Vectorscope.Jobs.Specs;

/// <summary>Finds the fields of a spec that refer to something.</summary>
internal static class ReferenceFields
{
    /// <summary>Each with its path and what is written there; those that are left out, or do not matter, are not among them.</summary>
    public static IEnumerable<(string Path, FieldShape Field, string Text)> Of(SpecShape shape, object record, string path = "")
    {
        foreach (var field in shape.Fields)
        {
            var at = SpecShape.Join(path, field.Name);
            var value = field.Matters(record) ? field.Get(record) : null;
            if (value is string text && field.Reference is not null)
            {
                // Blank is as good as left out; where that may not be, the reader has said so.
                if (!string.IsNullOrWhiteSpace(text))
                {
                    yield return (at, field, text);
                }
            }
            else if (value is IReadOnlyList<string> texts && field.Reference is not null)
            {
                for (var i = 0; i < texts.Count; i++)
                {
                    if (!string.IsNullOrWhiteSpace(texts[i]))
                    {
                        yield return (string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"), field, texts[i]);
                    }
                }
            }
            else if (value is not null)
            {
                foreach (var inner in Inner(field.Value, value, at))
                {
                    yield return inner;
                }
            }
        }
    }

    private static IEnumerable<(string Path, FieldShape Field, string Text)> Inner(ValueShape shape, object value, string path) => shape switch
    {
        ObjectShape inner => Of(inner.Shape, value, path),
        ListShape { Item: ObjectShape item } => ((IEnumerable)value).Cast<object>()
            .SelectMany((entry, i) => Of(item.Shape, entry, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))),
        _ => [],
    };
}
