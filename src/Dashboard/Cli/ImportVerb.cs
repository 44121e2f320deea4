using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Benchmarking.Imports;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>import</c>: what another harness ran becomes a completed benchmark run.</summary>
internal static class ImportVerb
{
    internal static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "A job folder of Harbor (0.1 to 0.9), a run folder of Terminal-Bench 0.x, or a trajectory (ATIF).",
        };
        var command = new Command("import", "Import benchmark results; the same files are taken once only.") { folder, OutputArguments.Json, SettingsArguments.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(FolderPath.Resolve(parsed.GetRequiredValue(folder), terminal.Folder), parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var server = await VerbServer.OpenAsync(SettingsArguments.Read(parsed, terminal), terminal, cancellationToken);
        var result = await server.Client.PostAsync<ImportedRun>("/api/benchmarks/import", new ResultFolderRequest(folder), cancellationToken, _ => "");
        foreach (var problem in result.Problems) terminal.Error.WriteLine($"vectorscope: {problem}");
        terminal.Output.WriteLine(parsed.GetValue(OutputArguments.Json)
            ? JsonSerializer.Serialize(result, OutputArguments.JsonOptions)
            : Sentence(result));
        return ExitCode.Done;
    }

    private static string Sentence(ImportedRun result)
    {
        var known = $"{result.RunId}  {result.Name}: ";
        return !result.IsNew ? $"{known}imported before"
            : result.Earlier.Count == 0 ? $"{known}{Amount.Of(result.Trials, "trial")}, {Amount.Of(result.Turns, "turn")}"
            : $"{known}{Amount.Of(result.Trials, "trial")}, {Amount.Of(result.Turns, "turn")}; the job as it was before is in {string.Join(", ", result.Earlier)}";
    }
}
