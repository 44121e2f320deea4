using System.Globalization;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Launching;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Dashboard.Cli;

/// <summary>A line at each hundredth of a training's way and at each evaluation, then the model's folder: JSON lines for programs, columns for people.</summary>
internal sealed class StepReport(Terminal terminal, bool json) : IRunReport
{
    private const int Lines = 100;

    private readonly List<TrainingStep> _since = [];
    private long _tokens;
    private int _last;
    private bool _any;
    private int _planned;
    private long _asked = -1;

    public async Task<bool> LookAsync(ServerClient server, RunDocument run, Action makeRoom)
    {
        // The server reads all steps for an answer: it is asked once a line, not at each look.
        if (!run.State.IsEnd() && _asked >= 0 && Math.Abs(run.Progress.Done - _asked) < LineEvery(_planned)) return false;
        var wrote = false;
        _asked = run.Progress.Done;
        var page = await server.GetAsync<StepPage>($"/api/trainings/{run.Id}/steps?after={_last}&count=10000", CancellationToken.None);
        _planned = page.Planned;
        foreach (var step in page.Items)
        {
            _last = step.Step;
            _since.Add(step);
            if (!IsTold(step, page.Planned)) continue;
            if (!wrote) makeRoom();
            wrote = true;
            Write(step);
            _since.Clear();
            _tokens = step.Tokens;
        }
        return wrote;
    }

    public async Task EndAsync(ServerClient server, RunDocument run)
    {
        if (run.State != RunState.Completed)
        {
            if (json) terminal.Output.WriteLine(JsonSerializer.Serialize(new { run = run.Id, run.State, run.Reason, step = _last }, ApiJson.Options));
            return;
        }
        var report = await server.GetAsync<TrainingReport>($"/api/trainings/{run.Id}", CancellationToken.None);
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(new
            {
                run = run.Id,
                run.State,
                report.Model,
                report.Steps,
                report.Tokens,
                report.Loss,
                report.FirstEvaluationLoss,
                report.EvaluationLoss,
                report.Seconds,
                report.TokensPerSecond,
                report.Device,
                report.Dtype,
            }, ApiJson.Options));
            return;
        }
        terminal.Output.WriteLine(report.Model.Folder);
    }

    private static bool IsTold(TrainingStep step, int planned) =>
        step.Step == 1 || step.Step == planned || step.EvaluationLoss is not null || step.Step % LineEvery(planned) == 0;

    private static int LineEvery(int planned) => Math.Max(1, planned / Lines);

    private void Write(TrainingStep step)
    {
        // Over the steps since the last line.
        var (loss, seconds) = (_since.Average(s => s.Loss), _since.Sum(s => s.Seconds));
        double? rate = seconds > 0 ? (step.Tokens - _tokens) / seconds : null;
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(
                new { step.Step, loss, step.EvaluationLoss, step.LearningRate, step.GradientNorm, step.Tokens, tokensPerSecond = rate }, ApiJson.Options));
            return;
        }
        if (!_any) terminal.Output.WriteLine($"{"step",8}  {"loss",8}  {"eval",8}  {"lr",9}  {"gradient",8}  {"tokens/s",9}");
        _any = true;
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{step.Step,8}  {loss,8:0.0000}  {(step.EvaluationLoss is { } evaluated ? evaluated.ToString("0.0000", CultureInfo.InvariantCulture) : ""),8}  {step.LearningRate,9:0.00e+00}  {step.GradientNorm,8:0.000}  {rate,9:0}"));
    }
}
