using Vectorscope.Dashboard.Api;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary>One run for people.</summary>
internal static class RunText
{
    internal static void Write(RunDocument run, TextWriter output)
    {
        (string Name, string? Value)[] lines =
        [
            ("id", run.Id),
            ("name", run.Name),
            ("kind", run.Kind),
            ("state", RunStateNames.Of(run.State) + (run.CancelRequested && !run.State.IsEnd() ? ", asked to stop" : "")),
            ("what", run.Reason),
            ("what to try", run.Advice),
            ("detail", run.Detail),
            ("progress", run.Progress.Total is { } total ? $"{run.Progress.Done} of {total} {run.Progress.Unit}" : null),
            ("stage", run.State == RunState.Running ? run.Progress.Stage : null),
            ("waits for", run.State == RunState.Queued ? $"a worker of the queue {RunQueues.NameOf(run.Needs)}" : null),
            ("created", Time(run.CreatedAt)),
            ("started", Time(run.StartedAt)),
            ("ended", Time(run.EndedAt)),
            ("attempt", $"{run.Attempt}"),
            ("tags", run.Tags),
            ("notes", run.Notes),
            ("spec", run.Spec.GetRawText()),
        ];
        foreach (var (name, value) in lines)
            if (!string.IsNullOrEmpty(value)) output.WriteLine($"{name,-12} {TextTable.OneLine(value)}");
    }

    private static string? Time(DateTimeOffset? time) => time is { } t ? $"{t.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : null;
}
