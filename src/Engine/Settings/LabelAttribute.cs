namespace Vectorscope.Engine.Settings;

/// <summary>How forms show a member of an enumeration; specs write it as JSON does.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class LabelAttribute(string label) : Attribute
{
    /// <summary>The words of the form.</summary>
    public string Label { get; } = label;

    /// <summary>A sentence about it.</summary>
    public string? Help { get; init; }
}
