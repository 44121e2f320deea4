using System.Globalization;

namespace Vectorscope.Engine.Settings;

/// <summary>The values that a number among the settings may have. Not a number and infinity are never among them.</summary>
/// <param name="Setting">The property's name, such as <c>TopP</c>.</param>
/// <param name="Least">Lower end; minus infinity for none.</param>
/// <param name="Most">Upper end; infinity for none. Of a whole number the type's own largest value is as good as none.</param>
public sealed record SettingRange(string Setting, double Least, double Most = double.PositiveInfinity)
{
    /// <summary>Whether <see cref="Least"/> itself is accepted. Default true.</summary>
    public bool HasLeast { get; init; } = true;

    /// <summary>Whether <see cref="Most"/> itself is accepted. Default true.</summary>
    public bool HasMost { get; init; } = true;

    /// <summary>Whether only whole numbers are meant. Default false.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the setting may be left out by null. Default false.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>The setting's name in sentences; the property's unless it has another.</summary>
    public string Label { get; init; } = Setting;

    /// <summary>The range in words that follow "must be".</summary>
    public string Words => Interval + (AllowsNull ? ", or null" : "");

    private string Interval => (double.IsFinite(Least), double.IsFinite(Most)) switch
    {
        (true, true) when HasLeast && HasMost => $"between {Text(Least)} and {Text(Most)}",
        (true, true) => $"{(HasLeast ? "at least" : "above")} {Text(Least)} and {(HasMost ? "at most" : "below")} {Text(Most)}",
        (true, false) => HasLeast ? $"{Text(Least)} or more" : $"above {Text(Least)}",
        (false, true) => HasMost ? $"{Text(Most)} or less" : $"below {Text(Most)}",
        (false, false) => "finite",
    };

    /// <summary>Whether a value is accepted.</summary>
    public bool Accepts(double? value) => value is { } number
        ? double.IsFinite(number) && (HasLeast ? number >= Least : number > Least) && (HasMost ? number <= Most : number < Most)
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
