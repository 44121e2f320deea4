using MudBlazor;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Replaying;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see replays of turns.</summary>
internal static class ReplayKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = ReplaySpec.KindName,
        Spec = typeof(ReplaySpec),
        Noun = "replay",
        Plural = "Replays",
        Summary = "Asks for a turn's reply again, with whatever is changed here; the rest is as the trial's arm had it. No sandbox is touched, and nothing is executed.",
        ListSummary = "Turns of traces whose reply was asked for again, newest first. Each opens the original and its samples side by side.",
        EmptyList = "Open a trace, choose a turn and press Replay: the model replies to the same conversation under another intervention, persona or budget.",
        Icon = Icons.Material.Outlined.Replay,
        Group = NavigationGroup.Measure,
        ListKeys = "g t",
        Results = Urls.Replay,
        OpenResults = "Open replay",
    };
}
