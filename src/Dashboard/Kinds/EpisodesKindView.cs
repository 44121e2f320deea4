using Vectorscope.Dashboard.State;
using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Jobs.Episodes;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see runs that make episodes.</summary>
internal static class EpisodesKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = EpisodesSpec.KindName,
        Spec = typeof(EpisodesSpec),
        Noun = "episodes run",
        Plural = "Episodes",
        Summary = "Lets a scripted teacher walk through generated tasks in sandboxes; a training learns from what it did.",
        ListSummary = "Walks of a scripted teacher through generated tasks, newest first. A training reads the file that each leaves.",
        EmptyList = "Launch one: a scripted teacher solves generated tasks in sandboxes, and a training can learn from the file of its walks.",
        Icon = Icons.Material.Outlined.AutoStories,
        Group = NavigationGroup.Measure,
        ListKeys = "g e",
        Verb = EpisodesVerb.Create,
    };
}
