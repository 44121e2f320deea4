using System.Globalization;
using Vectorscope.Fuzz;

// Feeds the parsers of files with inputs that nobody would write. The same seed gives the same inputs.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var targets = Targets.All();
if (args is not [var name, var count, .. var rest] || !long.TryParse(count, out var inputs) || rest.Length > 2
    || (name != "all" && targets.All(target => target.Name != name)))
{
    await Console.Error.WriteLineAsync($"""
        usage: Fuzz all|{string.Join('|', targets.Select(target => target.Name))} INPUTS [SEED [FIRST]]
        FIRST is the number of the first input, to look at one again.
        """);
    return 2;
}

var seed = rest.Length > 0 ? int.Parse(rest[0]) : 1;
var first = rest.Length > 1 ? long.Parse(rest[1]) : 0;
var isClean = true;
foreach (var target in targets.Where(target => name == "all" || target.Name == name))
{
    isClean &= Campaign.Run(target, seed, first, inputs, Console.Out);
}

return isClean ? 0 : 1;
