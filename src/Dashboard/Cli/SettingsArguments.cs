using System.CommandLine;
using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The options that stand above the configuration, shared by the verbs that read it.</summary>
internal static class SettingsArguments
{
    internal static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder (default: Data:Folder of appsettings.json).",
        HelpName = "DIR",
    };

    internal static readonly Option<string[]> Set = new("--set")
    {
        Description = "One value of the configuration, for example --set Engine:Device=cpu. May be repeated.",
        HelpName = "Section:Key=value",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Settings from all sources, these arguments last.</summary>
    internal static Settings Read(ParseResult parsed, Terminal terminal, params (string Key, string? Value)[] more)
    {
        var given = new Dictionary<string, string?>();
        foreach (var text in parsed.GetValue(Set) ?? [])
        {
            if (text.Split('=', 2) is not [var key, var value] || key.Length == 0)
                throw new BadInputException($"--set {text}: expected Section:Key=value.");
            given[key] = value;
        }
        string[] set = [.. given.Keys];
        if (parsed.GetResult(Data) is not null) given["Data:Folder"] = parsed.GetValue(Data);
        foreach (var (key, value) in more)
            if (value is not null) given[key] = value;
        return SettingsReader.Read(SettingsSources.Build(given), terminal.Folder) with { Given = set };
    }
}
