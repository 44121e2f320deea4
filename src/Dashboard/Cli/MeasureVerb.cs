using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Capture;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>measure</c>: the stored activations of a capture by today's method, without its model.</summary>
internal static class MeasureVerb
{
    internal static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("run") { Description = "The run's id." };
        var command = new Command("measure", "Measure a completed capture's stored activations again and say where its sides separate best.") { run, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(run), parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string run, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
        var reports = await server.Client.PostAsync<IReadOnlyList<SeparabilityReport>>($"/api/captures/{Uri.EscapeDataString(run)}/measure", null, cancellationToken);
        if (parsed.GetValue(OutputArguments.Json))
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(reports, ApiJson.Indented));
            return ExitCode.Done;
        }
        foreach (var report in reports)
            terminal.Output.WriteLine($"{report.SideA} vs {report.SideB} at {report.Position}: {BestLayerText.Of(report)}");
        return ExitCode.Done;
    }
}
