using System.Globalization;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Cli;

/// <summary>What a sweep came to: its report for programs, a line for each cell for people.</summary>
internal sealed class SweepOutcome(Terminal terminal, bool json) : IRunReport
{
    public Task<bool> LookAsync(ServerClient server, RunDocument run, Action makeRoom) => Task.FromResult(false);

    public async Task EndAsync(ServerClient server, RunDocument run)
    {
        var report = await server.GetAsync<SweepReport>($"/api/sweeps/{run.Id}", CancellationToken.None);
        if (json)
        {
            var answer = JsonSerializer.SerializeToNode(new { run = run.Id, run.State, run.Reason, run.Advice }, ApiJson.Options)!.AsObject();
            foreach (var (name, value) in JsonSerializer.SerializeToNode(report, ApiJson.Options)!.AsObject()) answer[name] = value?.DeepClone();
            terminal.Output.WriteLine(answer.ToJsonString(ApiJson.Options));
            return;
        }
        TextTable.Write(terminal.Output, ["cell", "strength", "kl p95", "kl mean", "tokens", "unclosed", "cut", "loops", "projection", "passed"], [Row(report.Base), .. report.Cells.Select(Row)]);
        foreach (var cell in report.Cells.Where(cell => cell.Search?.Sentence is not null)) terminal.Error.WriteLine($"vectorscope: {cell.Name}: {cell.Search!.Sentence}");
        if (report.Base.Pass is not null) terminal.Error.WriteLine($"vectorscope: {report.Tried} were tried: the best rate of so many is too good by that. Confirm it on other tasks.");
    }

    private static string[] Row(SweepReportCell cell) =>
    [
        cell.Name, Number(cell.Strength), Number(cell.Measures?.Kl?.P95), Number(cell.Measures?.Kl?.Mean), Number(cell.Measures?.MeanTokens), Number(cell.Measures?.Unclosed),
        Number(cell.Measures?.Capped), Number(cell.Measures?.Loops), Number(cell.Measures?.Projection), cell.Pass is { } pass ? $"{pass.Passed}/{pass.Trials}" : "",
    ];

    private static string Number(double? value) => value?.ToString("G3", CultureInfo.InvariantCulture) ?? "";
}
