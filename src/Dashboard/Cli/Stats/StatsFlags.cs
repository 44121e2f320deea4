using System.CommandLine;
using System.Globalization;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary>Flags that several figures take, and how they are read.</summary>
internal static class StatsFlags
{
    internal static Option<string> Count(string name, string whose) =>
        new(name) { Description = $"{whose}: passed of trials, such as 4/89.", HelpName = "K/N", Required = true };

    internal static Option<int> Whole(string name, string about) => new(name) { Description = about, HelpName = "N", Required = true };

    internal static Option<double> Number(string name, string about) => new(name) { Description = about, HelpName = "X", Required = true };

    internal static Option<double> Level() =>
        new("--level") { Description = "How often such intervals hold the true value (default 0.95).", HelpName = "X", DefaultValueFactory = _ => 0.95 };

    internal static Option<double[]> Probabilities() => new("--p")
    {
        Description = "P-values, separated by commas.", HelpName = "P,P", Required = true,
        CustomParser = result =>
        {
            var words = string.Join(',', result.Tokens.Select(token => token.Value)).Split(',', StringSplitOptions.TrimEntries);
            var values = new double[words.Length];
            for (var i = 0; i < words.Length; i++)
            {
                if (!double.TryParse(words[i], CultureInfo.InvariantCulture, out values[i]) || values[i] is not (>= 0 and <= 1))
                {
                    result.AddError($"--p: \"{words[i]}\" is no p-value. Give numbers from 0 to 1, separated by commas.");
                    return [];
                }
            }

            return values;
        },
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Reads K/N.</summary>
    internal static PassCount Read(this ParseResult parsed, Option<string> flag)
    {
        var text = parsed.GetRequiredValue(flag);
        var parts = text.Split('/');
        return parts is [var passed, var trials] && int.TryParse(passed, NumberStyles.None, CultureInfo.InvariantCulture, out var k) && int.TryParse(trials, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? Tried(flag.Name + " " + text, k, n)
            : throw new BadInputException($"{flag.Name} {text}: give passed of trials as two whole numbers, such as 4/89.");
    }

    /// <summary>Passed and trials from two flags.</summary>
    internal static PassCount Tried(string given, int passed, int trials) =>
        trials < 1 ? throw new BadInputException($"{given}: there must be at least one trial.")
        : passed < 0 || passed > trials ? throw new BadInputException($"{given}: passed lies between 0 and the number of trials.")
        : new PassCount(passed, trials);
}
