using System.Globalization;
using Vectorscope.Dashboard.Cli;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

using var terminal = Terminal.OfProcess();
return await CommandLine.RunAsync(args, terminal);
