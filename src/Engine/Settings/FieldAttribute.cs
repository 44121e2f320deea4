namespace Vectorscope.Engine.Settings;

/// <summary>
/// Declares a setting, once: forms, flags, the API's schema, the documentation and comparisons of runs read it from here. Its type
/// and default are the property's own; a property that may be null takes null as a value, any other reads null as left out.
/// </summary>
/// <param name="label">What a form calls it, in sentence case.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string label) : Attribute
{
    /// <summary>What a form calls it.</summary>
    public string Label { get; } = label;

    /// <summary>One or two sentences: what it does, what a value means.</summary>
    public string? Help { get; init; }

    /// <summary>How a form shows and takes the number.</summary>
    public FieldUnit Unit { get; init; }

    /// <summary>What null means, in a word that a form takes for it ("never"), where the default is something else.</summary>
    public string? NullWord { get; init; }

    /// <summary>What a form shows in an empty field: what happens then ("a tenth of the steps").</summary>
    public string? Placeholder { get; init; }

    /// <summary>Name of a boolean property of the same record: only while it is true does the setting matter.</summary>
    public string? When { get; init; }

    /// <summary>
    /// Name of a static method of the same record that takes the record, with all its other fields read, and returns the default of
    /// a setting whose default depends on them.
    /// </summary>
    public string? DefaultFrom { get; init; }

    /// <summary>Hardly anyone changes it: forms fold it away.</summary>
    public bool Advanced { get; init; }

    /// <summary>The flag of the command line, without dashes; null for one made of the property's name.</summary>
    public string? Flag { get; init; }
}
