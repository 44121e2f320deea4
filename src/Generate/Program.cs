using System.CommandLine;
using System.Globalization;
using System.Text;
using Vectorscope.Dashboard.Cli;

// Plain texts need no Unicode tables, which take longer to load than the model.
if (args.All(text => text != "-" && Ascii.IsValid(text))) AppContext.SetSwitch("System.Globalization.Invariant", true);

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

using var terminal = Terminal.OfProcess();
var root = new RootCommand("One verb of ./vectorscope, compiled ahead of time.");
root.Subcommands.Add(GenerateVerb.Create(terminal));
return await Invocation.RunAsync(root, args, terminal, Failure.OfEngine);
