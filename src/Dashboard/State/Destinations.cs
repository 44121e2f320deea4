using MudBlazor;
using Vectorscope.Dashboard.Kinds;

namespace Vectorscope.Dashboard.State;

/// <summary>Where navigation and the palette lead: the product's pages, and the list and form of each kind of run.</summary>
public sealed class Destinations(RunKindViews kinds)
{
    /// <summary>The pages, in the order of the navigation.</summary>
    public IReadOnlyList<Destination> Pages { get; } =
    [
        new("Home", Urls.Home, Icons.Material.Outlined.Home, "g h", Exact: true),
        new("Studies", Urls.Studies, Icons.Material.Outlined.FolderSpecial, "g u"),
        new("Ledger", Urls.CurrentLedger, Icons.Material.Outlined.ListAlt, "g a"),
        new("Runs", Urls.Runs, Icons.Material.Outlined.PlayCircle, "g r"),
        .. kinds.All.Select(kind => new Destination(kind.Plural, kind.ListUrl, kind.Icon, kind.ListKeys)),
        new("Interventions", Urls.Interventions, Icons.Material.Outlined.Tune, "g i"),
        new("Playground", Urls.Playground, Icons.Material.Outlined.Forum, "g l"),
        new("Task sets", Urls.TaskSets, Icons.Material.Outlined.Checklist, "g k"),
        new("Models", Urls.Models, Icons.Material.Outlined.Layers, "g m"),
        new("Personas", Urls.Personas, Icons.Material.Outlined.RecordVoiceOver, "g p"),
        new("Prompt sets", Urls.PromptSets, Icons.Material.Outlined.FormatListBulleted, "g s"),
        new("System", Urls.System, Icons.Material.Outlined.Settings, "g y"),
        new("Help", Urls.HelpIndex, Icons.Material.Outlined.HelpOutline, null),
    ];

    /// <summary>The launch forms.</summary>
    public IReadOnlyList<Destination> Forms { get; } =
        [.. kinds.All.Select(kind => new Destination($"Launch {kind.Noun}", kind.FormUrl, Icons.Material.Outlined.Add, kind.LaunchKey))];

    /// <summary>The page that an address (path and query) belongs to: of several the one that says most. Null for none.</summary>
    public Destination? At(string address) => Pages.Where(page => page.Covers(address)).MaxBy(page => page.Url.Length);
}
