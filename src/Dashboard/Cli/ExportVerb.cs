using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Benchmarking.Exports;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>export</c>: a benchmark run as files for other programs.</summary>
internal static class ExportVerb
{
    internal static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("run") { Description = "The run's id." };
        var format = new Option<string>("--format") { Description = "harbor (a job folder), atif (trajectories) or csv (a table of trials).", HelpName = "FORMAT", Required = true };
        var output = new Option<string>("--out") { Description = "Folder to make; it must not exist, or be empty.", HelpName = "DIR", Required = true };
        var command = new Command("export", "Write a benchmark run as files.") { run, format, output, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(run), Format(parsed.GetRequiredValue(format)), FolderPath.Resolve(parsed.GetRequiredValue(output), terminal.Folder), parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string run, ExportFormat format, string output, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
        var result = await server.Client.PostAsync<ExportResult>($"/api/benchmarks/{Uri.EscapeDataString(run)}/export", new ExportRequest(output, format), cancellationToken, _ => "");
        foreach (var left in result.LeftOut ?? []) terminal.Error.WriteLine($"vectorscope: {left}");
        terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json)
            ? JsonSerializer.Serialize(result, OutputArguments.JsonOptions)
            : $"{result.Folder}: {Amount.Of(result.Trials, "trial")}, {Amount.Of(result.Files, "file")}");
        return ExitCode.Done;
    }

    private static ExportFormat Format(string name) => name switch
    {
        "harbor" => ExportFormat.Harbor,
        "atif" => ExportFormat.Atif,
        "csv" => ExportFormat.Csv,
        _ => throw new BadInputException($"--format {name} is not known. Give harbor, atif or csv."),
    };
}
