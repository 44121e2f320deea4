namespace Vectorscope.Jobs.Specs;

/// <summary>The fields of this record stand in the JSON object of the record that holds it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InlineAttribute : Attribute;

/// <summary>Names something that is looked up when the run is submitted, and kept with its content hash.</summary>
/// <param name="kind">Which resolver looks it up; see <c>References</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RefersAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}

/// <summary>A file or folder, as seen from whoever writes the spec: verbs make it absolute before a server reads it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilePathAttribute : Attribute;

/// <summary>A text in whose place the thing itself may stand, as a JSON object; the property then holds the object's JSON.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OrObjectAttribute : Attribute;

/// <summary>A name within a run: 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ShortNameAttribute : Attribute;

/// <summary>What a setting is in a comparison; one that does not say is a condition.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RoleAttribute(SettingRole role) : Attribute
{
    public SettingRole Role { get; } = role;
}

/// <summary>What a setting is when arms are compared.</summary>
public enum SettingRole
{
    /// <summary>The same for both, or they cannot be compared.</summary>
    Condition,

    /// <summary>What arms are there to differ in.</summary>
    Treatment,

    /// <summary>How much is measured, and in which order: it changes how sure a result is, not what is compared.</summary>
    Design,
}

/// <summary>The longest text that is taken, in characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LongestAttribute(int characters) : Attribute
{
    public int Characters { get; } = characters;
}

/// <summary>A text that is one of several words, known only when the program runs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class OneOfAttribute(Func<IReadOnlyList<SpecChoice>> choices) : Attribute
{
    internal Func<IReadOnlyList<SpecChoice>> Choices { get; } = choices;
}

/// <inheritdoc/>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute<T>() : OneOfAttribute(() => T.Choices) where T : ISpecChoices;

/// <summary>The words of a text that is one of several.</summary>
public interface ISpecChoices
{
    static abstract IReadOnlyList<SpecChoice> Choices { get; }
}

/// <summary>A word of a spec and how forms show it.</summary>
public sealed record SpecChoice(string Word, string Label, string? Help = null);
