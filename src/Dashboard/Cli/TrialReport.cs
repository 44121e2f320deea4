using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Findings.Flags;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Cli;

/// <summary>A line per trial as it finishes, then the results: JSON lines for programs, columns for people.</summary>
internal sealed class TrialReport(Terminal terminal, bool json) : IRunReport
{
    private const int MostRows = 500;

    private static readonly CompositeFormat Columns = CompositeFormat.Parse("{0,-32}  {1,-20}  {2,3}  {3,-14}  {4,6}  {5,5}  {6,8}  {7,8}");

    private readonly HashSet<long> _written = [];

    // Not 0, which asks for all rows in their order: from here on they come in the order of their changes. Rows that share a
    // number (planned, or given turns, together) are unfinished ones; each end has a number of its own, so none is missed.
    private long _change = 1;

    public async Task<bool> LookAsync(ServerClient server, RunDocument run, Action makeRoom)
    {
        var any = false;
        while (await server.GetAsync<TrialPage>($"/api/benchmarks/{run.Id}/trials?afterChange={_change}&count={MostRows}", CancellationToken.None) is { Items: { Count: > 0 } rows })
        {
            foreach (var trial in rows.Where(row => row.Outcome is not null).OrderBy(row => row.EndedAt))
            {
                // A trial that could not be run may come back when a run is resumed meanwhile.
                if (!_written.Add(trial.Id)) continue;
                if (!any) makeRoom();
                if (_written.Count == 1 && !json) WriteColumns("task", "arm", "no", "outcome", "reward", "turns", "unparsed", "seconds");
                any = true;
                Write(trial);
            }
            _change = rows.Max(row => row.Change);
        }
        return any;
    }

    public async Task EndAsync(ServerClient server, RunDocument run)
    {
        var results = await server.GetAsync<BenchmarkResults>($"/api/benchmarks/{run.Id}/results", CancellationToken.None);
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                arms = results.Arms.Select(arm => new { arm.Name, arm.Passed, arm.Trials, arm.Rate, arm.StoppedEarly, arm.Interval, arm.Infrastructure, arm.Cancelled, arm.Counts }),
                notRun = results.NotRun.Select(task => new { task = task.Name, task.Reason }),
                run = run.Id,
            }, ApiJson.Options));
            return;
        }
        foreach (var task in results.NotRun) terminal.Output.WriteLine($"not run: {TextTable.OneLine(task.Name)}: {TextTable.OneLine(task.Reason)}");
        terminal.Output.WriteLine();
        TextTable.Write(terminal.Output, ["arm", "passed", "trials", "rate", "95 %", "turns", "unparsed", "truncated", "no result"], results.Arms.Select(Row));
    }

    private void Write(TrialRow trial)
    {
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                trial.Task,
                trial.Arm,
                trial.Attempt,
                trial.Outcome,
                trial.Reward,
                trial.Counts.Turns,
                parseFailures = trial.Counts.TurnsWith(ParseFailure.Word),
                seconds = Seconds(trial),
                trial.AgentEnd,
                trial.Sentence,
                trial.Tries,
                trial = trial.Name,
                trial.Id,
            }, ApiJson.Options));
            return;
        }
        WriteColumns(
            trial.Task, trial.Arm, Text(trial.Attempt), trial.Outcome?.Name() ?? "", trial.Reward is { } reward ? Text(reward) : "–",
            Text(trial.Counts.Turns), Text(trial.Counts.TurnsWith(ParseFailure.Word)), Seconds(trial) is { } seconds ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : "–");
    }

    private void WriteColumns(params object[] cells) =>
        terminal.Output.WriteLine(TextTable.OneLine(string.Format(CultureInfo.InvariantCulture, Columns, cells)));

    private static IReadOnlyList<string> Row(ArmResult arm) =>
    [
        arm.Name, Text(arm.Passed), Text(arm.Trials), Percent(arm.Rate) + (arm.StoppedEarly ? " (stopped early)" : ""),
        arm.Interval is { } interval ? $"{Percent(interval.Low)} to {Percent(interval.High)}" : "–",
        Text(arm.Counts.Turns), Text(arm.Counts.TurnsWith(ParseFailure.Word)), Text(arm.Counts.TurnsWith(Truncated.Word)), Text(arm.Infrastructure + arm.Cancelled + arm.Skipped),
    ];

    private static double? Seconds(TrialRow trial) =>
        trial.EndedAt - trial.StartedAt is { } time ? Math.Round(time.TotalSeconds, 3) : null;

    private static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
