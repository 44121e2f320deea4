using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Specs;

/// <summary>One setting of a spec, as its record declares it.</summary>
public sealed class FieldShape
{
    private readonly Func<object, object> _owner;
    private readonly PropertyInfo _property;
    private readonly Func<object, bool>? _when;

    /// <param name="owner">From the record that a reader fills to the one that declares the property; they differ where it stands inline.</param>
    internal FieldShape(
        string name, PropertyInfo property, FieldAttribute info, ValueShape value, bool required, bool nullable,
        Func<object, object> owner, Func<object, bool>? when, Func<object, object?>? defaultFrom)
    {
        (Name, _property, Info, Value, IsRequired, IsNullable, _owner, _when, DefaultFrom) =
            (name, property, info, value, required, nullable, owner, when, defaultFrom);
        Reference = property.GetCustomAttribute<RefersAttribute>()?.Kind;
        IsPath = property.GetCustomAttribute<FilePathAttribute>() is not null;
        Role = property.GetCustomAttribute<RoleAttribute>()?.Role ?? SettingRole.Condition;
    }

    /// <summary>In JSON.</summary>
    public string Name { get; }

    public ValueShape Value { get; }

    public string Label => Info.Label;
    public string? Help => Info.Help;
    public string? Placeholder => Info.Placeholder;
    public bool IsAdvanced => Info.Advanced;

    /// <summary>What a form takes for null; null where that is an empty field.</summary>
    public string? NullWord => Info.NullWord;

    /// <summary>A spec without it cannot be run.</summary>
    public bool IsRequired { get; }

    /// <summary>Null is a value of it; else null means that it is left out.</summary>
    public bool IsNullable { get; }

    /// <summary>What it refers to (see <see cref="RefersAttribute"/>); null for a value that stands for itself.</summary>
    public string? Reference { get; }

    public bool IsPath { get; }

    public SettingRole Role { get; }

    /// <summary>The flag of the command line, with its dashes; null for what has none of its own.</summary>
    public string? Flag => Value is ObjectShape or ListShape { Item: ObjectShape } ? null : "--" + (Info.Flag ?? SpecNames.Kebab(Name));

    /// <summary>What it is when it is left out, in its normal form; null for null, and where that depends on other settings.</summary>
    public JsonNode? Default { get; internal set; }

    /// <summary>In a table: the default in words.</summary>
    public string DefaultText => IsRequired ? "required"
        : DefaultFrom is not null ? Placeholder ?? "depends"
        : Default is null ? Placeholder ?? "none"
        : Value is ObjectShape ? "" : Default.ToJsonString(SpecShape.Readable);

    /// <summary>The default depends on other settings.</summary>
    public bool HasDerivedDefault => DefaultFrom is not null;

    internal FieldAttribute Info { get; }

    internal Func<object, object?>? DefaultFrom { get; }

    /// <summary>Whether it matters, the record's other settings being what they are.</summary>
    public bool Matters(object record) => _when is null || _when(_owner(record));

    public object? Get(object record) => _property.GetValue(_owner(record));

    internal void Set(object record, object? value) => _property.SetValue(_owner(record), value);

    /// <summary>What is wrong with a value by itself, in JSON's words; null for nothing. Rules between fields and look-ups are not asked.</summary>
    public string? Problem(JsonNode value)
    {
        var problems = new SpecProblems();
        Value.Read(JsonSerializer.SerializeToElement(value, JobsJson.Options), Name, problems);
        return problems.Errors is [var first, ..] ? first.Message : null;
    }

    /// <summary>The value in its normal form.</summary>
    internal JsonNode? Write(object record) => Get(record) is { } value ? Value.Write(value) : null;
}
