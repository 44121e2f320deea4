using System.Globalization;
using Vectorscope.Dashboard.Api;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>How far a run is: one line that is written over on a screen, a line per step of ten percent elsewhere.</summary>
internal sealed class ProgressLine(Terminal terminal) : IDisposable
{
    private string _shown = "";
    private string _step = "";

    internal void Show(RunDocument run, bool stopping)
    {
        var text = stopping && !run.State.IsEnd() ? "stopping …" : Describe(run);
        if (text.Length == 0 || text == _shown) return;
        if (terminal.ErrorIsScreen)
        {
            terminal.Error.Write($"\r{text.PadRight(_shown.Length)}");
        }
        else
        {
            // A stage may count within itself ("tensor 3 of 8"): what follows the comma is no new step.
            var step = $"{run.State} {stopping} {run.Progress.Stage?.Split(',')[0]} {(run.Progress.Total is > 0 and var total ? 10 * run.Progress.Done / total : 0)}";
            if (step == _step) return;
            _step = step;
            terminal.Error.WriteLine(text);
        }
        _shown = text;
    }

    /// <summary>Takes the line off the screen, since an answer is about to be written there.</summary>
    internal void Clear()
    {
        if (!terminal.ErrorIsScreen || _shown.Length == 0) return;
        terminal.Error.Write($"\r{new string(' ', _shown.Length)}\r");
        _shown = "";
    }

    private static string Describe(RunDocument run)
    {
        var (done, total, unit, stage, rate) = run.Progress;
        if (run.State == RunState.Queued) return "queued";
        var parts = new List<string>();
        if (!string.IsNullOrEmpty(stage)) parts.Add(stage);
        if (total is not null) parts.Add($"{done} of {total} {unit}");
        if (rate is > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rate:0.0}/s"));
        if (run.State == RunState.Running && run.Progress.Remaining is { } left) parts.Add($"{left:h\\:mm\\:ss} left");
        return string.Join(", ", parts);
    }

    public void Dispose()
    {
        if (terminal.ErrorIsScreen && _shown.Length > 0) terminal.Error.WriteLine();
    }
}
