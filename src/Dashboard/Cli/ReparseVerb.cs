using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Jobs.Benchmarking.Reparsing;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>reparse</c>: the stored replies of a run under another parser, without running anything.</summary>
internal static class ReparseVerb
{
    internal static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("run") { Description = "The run's id." };
        var mode = new Option<string>("--mode") { Description = "strict or patched.", HelpName = "MODE", Required = true };
        var command = new Command("reparse", "Read a benchmark's stored replies with another parser and list the turns that change.") { run, mode, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(run), parsed.GetRequiredValue(mode), parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string run, string mode, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        _ = ParseVerb.Mode(mode);
        await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
        var result = await server.Client.FindAsync<ReparseResult>($"/api/benchmarks/{Uri.EscapeDataString(run)}/reparse?mode={mode}", cancellationToken)
            ?? throw new BadInputException($"There is no benchmark run {run}. './vectorscope runs list' lists what there is.");
        if (parsed.GetValue(OutputArguments.Json))
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(result, ApiJson.Indented));
            return ExitCode.Done;
        }
        TextTable.Write(terminal.Output, ["arm", "turns", "failures", "then", "to commands", "to no command", "to failure", "other commands", "trials", "not comparable"], result.Arms.Select(arm => new[]
        {
            arm.Name, Text(arm.Turns), Text(arm.FailuresBefore), Text(arm.FailuresAfter), Text(arm.FailureToCommands), Text(arm.FailureToNoCommand),
            Text(arm.UnderstoodToFailure), Text(arm.OtherCommands), Text(arm.Trials), Text(arm.NotComparable),
        }));
        foreach (var turn in result.Turns)
            terminal.Output.WriteLine($"{turn.Trial} turn {turn.Turn}: {JsonNamingPolicy.CamelCase.ConvertName(turn.Change.ToString())}{(turn.After.Repairs.Count > 0 ? $" ({string.Join(", ", turn.After.Repairs)})" : "")}");
        return ExitCode.Done;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
