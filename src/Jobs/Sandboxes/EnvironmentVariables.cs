using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>A task's variables: values of the exact form <c>${NAME}</c> or <c>${NAME:-default}</c> come from this machine's environment.</summary>
internal static partial class EnvironmentVariables
{
    /// <exception cref="SandboxException">A variable without default is not set here.</exception>
    internal static IReadOnlyDictionary<string, string> Resolve(IReadOnlyDictionary<string, string> variables) =>
        variables.ToDictionary(pair => pair.Key, pair => Resolve(pair.Key, pair.Value));

    /// <summary>Why a task's variables cannot be had on this machine; null when all can.</summary>
    internal static string? WhyUnresolved(params ReadOnlySpan<IReadOnlyDictionary<string, string>> all)
    {
        foreach (var variables in all)
        {
            try
            {
                Resolve(variables);
            }
            catch (SandboxException e)
            {
                return e.Message;
            }
        }
        return null;
    }

    private static string Resolve(string key, string value)
    {
        if (Reference.Match(value) is not { Success: true } match) return value;
        var name = match.Groups["name"].Value;
        var fallback = match.Groups["default"];
        if (Environment.GetEnvironmentVariable(name) is { } found && (found.Length > 0 || !fallback.Success)) return found;
        return fallback.Success
            ? fallback.Value
            : throw new SandboxException($"The task's variable {key} asks for {value}, and {name} is not set on this machine. Set it before the server starts.");
    }

    [GeneratedRegex(@"^\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>.*))?\}$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference { get; }
}
