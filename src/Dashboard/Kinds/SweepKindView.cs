using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see sweeps.</summary>
internal static class SweepKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = SweepSpec.KindName,
        Spec = typeof(SweepSpec),
        Noun = "sweep",
        Plural = "Sweeps",
        Summary = "Tries operations at layers and strengths along one direction: what each does to the model's replies, how far it moves the model, and, with tasks, how many it solves.",
        ListSummary = "Searches over operations, layers and strengths, newest first. Each opens its heat map, and its cells against how far they move the model.",
        EmptyList = "Launch one: every cell of layers × strengths replies to the same prompts in one batch, and the map fills while it does.",
        Icon = Icons.Material.Outlined.GridView,
        Group = NavigationGroup.Change,
        ListKeys = "g x",
        Results = runId => Urls.Sweep(runId),
        OpenResults = "Open sweep",
        Report = (terminal, json) => new SweepOutcome(terminal, json),
    };
}
