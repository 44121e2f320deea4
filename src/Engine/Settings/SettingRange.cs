using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Vectorscope.Engine.Settings;

/// <summary>The values that a number among the settings may have. Not a number and infinity are never among them.</summary>
/// <param name="Setting">The property's name, such as <c>TopP</c>.</param>
/// <param name="Least">Lower end.</param>
/// <param name="Most">Upper end; infinity for none. Of a whole number the type's own largest value is as good as none.</param>
public sealed record SettingRange(string Setting, double Least, double Most = double.PositiveInfinity)
{
    /// <summary>Whether <see cref="Least"/> itself is accepted. Default true.</summary>
    public bool HasLeast { get; init; } = true;

    /// <summary>Whether only whole numbers are meant. Default false.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the setting may be left out by null. Default false.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>The setting's name in sentences; the property's unless it has another.</summary>
    public string Label { get; init; } = Setting;

    /// <summary>The range in words that follow "must be".</summary>
    public string Words => Interval + (AllowsNull ? ", or null" : "");

    private string Interval => (HasLeast, double.IsFinite(Most)) switch
    {
        (true, true) => $"between {Text(Least)} and {Text(Most)}",
        (false, true) => $"above {Text(Least)} and at most {Text(Most)}",
        (true, false) => $"{Text(Least)} or more",
        (false, false) => $"above {Text(Least)}",
    };

    /// <summary>The range that a record declares by <see cref="RangeAttribute"/>: whoever reads the setting and the engine then accept the same.</summary>
    /// <typeparam name="T">The record.</typeparam>
    internal static SettingRange Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(string setting)
    {
        var property = typeof(T).GetProperty(setting)!;
        var (range, nullable) = (property.GetCustomAttribute<RangeAttribute>()!, Nullable.GetUnderlyingType(property.PropertyType));
        return new(setting, range.Least, range.Most)
        {
            HasLeast = !range.AboveLeast, IsWhole = (nullable ?? property.PropertyType) != typeof(double), AllowsNull = nullable is not null,
        };
    }

    /// <summary>Whether a value is accepted.</summary>
    public bool Accepts(double? value) => value is { } number
        ? double.IsFinite(number) && (HasLeast ? number >= Least : number > Least) && number <= Most
            && (!IsWhole || number == Math.Floor(number))
        : AllowsNull;

    /// <summary>Refuses a value that is not accepted.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="where">Opens the sentence where a name alone does not say whose setting it is, such as <c>"Prompt 3: "</c>.</param>
    /// <exception cref="SettingException">It is outside; the message names the setting, the value and the range.</exception>
    internal void Check(double? value, string where = "")
    {
        if (Accepts(value)) return;
        var given = value is { } number ? Text(number) : "null";
        throw new SettingException(Setting, value, Words, $"{where}{Label} is {given}; it must be {Words}.");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
