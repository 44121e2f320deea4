using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary>What an edit came to: one JSON object for programs, the new model's folder and a few figures for people.</summary>
internal sealed class EditOutcome(Terminal terminal, bool json) : IRunReport
{
    public Task<bool> LookAsync(ServerClient server, RunDocument run, Action makeRoom) => Task.FromResult(false);

    public async Task EndAsync(ServerClient server, RunDocument run)
    {
        var report = run.State == RunState.Completed ? await server.GetAsync<EditReport>($"/api/edits/{run.Id}", CancellationToken.None) : null;
        if (json)
        {
            var answer = JsonSerializer.SerializeToNode(new { run = run.Id, run.State, run.Reason, run.Advice }, ApiJson.Options)!.AsObject();
            if (report is not null)
            {
                foreach (var (name, value) in JsonSerializer.SerializeToNode(report, ApiJson.Options)!.AsObject()) answer[name] = value?.DeepClone();
            }
            terminal.Output.WriteLine(answer.ToJsonString(ApiJson.Options));
            return;
        }
        if (report is null) return;
        terminal.Output.WriteLine(report.Model.Folder);
        foreach (var line in Figures(report)) terminal.Error.WriteLine($"vectorscope: {line}");
    }

    private static IEnumerable<string> Figures(EditReport report)
    {
        foreach (var left in report.Coverage.Where(writer => writer.Left is not null).GroupBy(writer => writer.Left))
            yield return $"left {left.Count()} of {report.Coverage.Count} matrices: {left.Key}.";
        if (report.Leak is not null) yield return string.Create(CultureInfo.InvariantCulture, $"leak {report.Leak:0.0e+00}, {report.RoundedLeak:0.0e+00} after rounding.");
        foreach (var constants in report.Constants.GroupBy(constant => (constant.How, constant.Loaders)))
        {
            var fit = constants.Any(constant => constant.Fit is not null) ? string.Create(CultureInfo.InvariantCulture, $", R² on held-out tokens {constants.Min(constant => constant.Fit?.HeldOutR2):0.00} at worst") : "";
            yield return $"constants of {(constants.Count() == 1 ? "layer" : "layers")} {string.Join(", ", constants.Select(constant => constant.Layer))} as {(constants.Key.How == ConstantPlace.PseudoBias ? "pseudo-bias" : constants.Key.How.ToString().ToLowerInvariant())}{fit}: for {constants.Key.Loaders}.";
        }
        foreach (var columns in report.Coverage.Select(writer => writer.Columns).OfType<ColumnRanking>().GroupBy(columns => columns.Of))
            yield return $"the direction is out of {columns.Sum(one => one.Removed)} of {columns.Sum(one => one.Count)} {columns.Key}.";
        foreach (var approximation in report.Approximations) yield return approximation;
        if (report.RunTime is { } run)
            yield return string.Create(CultureInfo.InvariantCulture, $"KL from the same operations at run time {run.PerToken:G3} nats a token ({run.Unedited:G3} without an edit), the likeliest token the same at {run.Same:P1} of {run.Choices} tokens.");
        else if (report.NotRun is { } unknown && unknown != report.NotCompared) yield return unknown;
        yield return report.Divergence is { Result: var result }
            ? string.Create(CultureInfo.InvariantCulture, $"KL of the first token {result.FirstToken.Mean:0.0000} nats (median {result.FirstToken.Median:0.0000}, most {result.FirstToken.Maximum:0.0000}, {result.FirstToken.Count} prompts), of replies {result.Rollout.PerToken:0.0000} a token; {result.Rollout.Capped} cut, {result.Rollout.Loops} in a loop.")
            : report.NotCompared ?? "";
    }
}
