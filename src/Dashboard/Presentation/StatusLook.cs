using MudBlazor;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>How a state is told: a tone of css/controls.css, an icon and a word, never one of them alone.</summary>
public sealed record StatusLook(string Tone, string Icon, string Word)
{
    /// <summary>The look of a run's state; a cancel that was asked for and not yet obeyed has its own.</summary>
    public static StatusLook Of(RunState state, bool cancelRequested = false) => state switch
    {
        RunState.Running when cancelRequested => new("warn", Icons.Material.Outlined.HourglassTop, "Cancelling"),
        RunState.Queued => new("idle", Icons.Material.Outlined.Schedule, "Queued"),
        RunState.Running => new("info", Icons.Material.Outlined.PlayCircle, "Running"),
        RunState.Completed => new("ok", Icons.Material.Outlined.CheckCircle, "Completed"),
        RunState.Failed => new("bad", Icons.Material.Outlined.ErrorOutline, "Failed"),
        RunState.Cancelled => new("idle", Icons.Material.Outlined.Cancel, "Cancelled"),
        RunState.Interrupted => new("warn", Icons.Material.Outlined.PauseCircle, "Interrupted"),
        _ => new("idle", Icons.Material.Outlined.HelpOutline, state.ToString()),
    };
}
