namespace Vectorscope.Engine.Settings;

/// <summary>A setting has a value that the engine does not accept.</summary>
public sealed class SettingException : RefusedInputException
{
    internal SettingException(string setting, object? value, string accepted, string message)
        : base(message) => (Setting, Value, Accepted) = (setting, value, accepted);

    /// <summary>The property's name, such as <c>TopP</c>.</summary>
    public string Setting { get; }

    /// <summary>What was given.</summary>
    public object? Value { get; }

    /// <summary>What is accepted, in words that follow "it must be".</summary>
    public string Accepted { get; }
}
