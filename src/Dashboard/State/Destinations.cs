using MudBlazor;
using Vectorscope.Dashboard.Kinds;

namespace Vectorscope.Dashboard.State;

/// <summary>Where navigation and the palette lead: the product's pages, and the list and form of each kind of run.</summary>
public sealed class Destinations(RunKindViews kinds)
{
    /// <summary>The pages, in the order of the navigation.</summary>
    public IReadOnlyList<Destination> Pages { get; } =
    [
        new("Home", Urls.Home, Icons.Material.Outlined.Home, "g h", NavigationGroup.Study, Exact: true),
        new("Studies", Urls.Studies, Icons.Material.Outlined.FolderSpecial, "g u", NavigationGroup.Study),
        new("Ledger", Urls.CurrentLedger, Icons.Material.Outlined.ListAlt, "g a", NavigationGroup.Study, Also: Urls.AnyLedger),
        new("Runs", Urls.Runs, Icons.Material.Outlined.PlayCircle, "g r", NavigationGroup.Study),
        .. Lists(kinds, NavigationGroup.Study),
        .. Lists(kinds, NavigationGroup.Find),
        new("Cosines", Urls.Cosines, Icons.Material.Outlined.Apps, "g o", NavigationGroup.Find),
        new("Interventions", Urls.Interventions, Icons.Material.Outlined.Tune, "g i", NavigationGroup.Change),
        .. Lists(kinds, NavigationGroup.Change),
        new("Playground", Urls.Playground, Icons.Material.Outlined.Forum, "g l", NavigationGroup.Change),
        .. Lists(kinds, NavigationGroup.Measure),
        new("Compare", Urls.Comparison, Icons.Material.Outlined.CompareArrows, "g v", NavigationGroup.Measure),
        new("Search traces", Urls.TraceSearch, Icons.Material.Outlined.ManageSearch, "g f", NavigationGroup.Measure),
        new("Power", Urls.PowerPage, Icons.Material.Outlined.QueryStats, "g q", NavigationGroup.Measure),
        new("Models", Urls.Models, Icons.Material.Outlined.Layers, "g m", NavigationGroup.Library),
        new("Personas", Urls.Personas, Icons.Material.Outlined.RecordVoiceOver, "g p", NavigationGroup.Library),
        new("Arms", Urls.Arms, Icons.Material.Outlined.Hub, "g z", NavigationGroup.Library),
        new("Prompt sets", Urls.PromptSets, Icons.Material.Outlined.FormatListBulleted, "g s", NavigationGroup.Library),
        new("Task sets", Urls.TaskSets, Icons.Material.Outlined.Checklist, "g k", NavigationGroup.Library),
        .. Lists(kinds, NavigationGroup.Library),
        new("Server", Urls.Server, Icons.Material.Outlined.Dns, "g j", NavigationGroup.System),
        new("System", Urls.System, Icons.Material.Outlined.Settings, "g y", NavigationGroup.System),
        .. Lists(kinds, NavigationGroup.System),
        new("Help", Urls.HelpIndex, Icons.Material.Outlined.HelpOutline, null, NavigationGroup.System),
        new("API", Urls.OpenApi, Icons.Material.Outlined.Api, null, NavigationGroup.System, Outside: true),
    ];

    /// <summary>The launch forms, in the order of their lists.</summary>
    public IReadOnlyList<Destination> Forms { get; } =
        [.. kinds.All.OrderBy(kind => kind.Group).Select(kind => new Destination($"Launch {kind.Noun}", kind.FormUrl, kind.Icon, kind.LaunchKey, kind.Group))];

    /// <summary>The page that an address (path and query) belongs to: of several the one that says most. Null for none.</summary>
    public Destination? At(string address) => Pages.Where(page => page.Covers(address) > 0).MaxBy(page => page.Covers(address));

    private static IEnumerable<Destination> Lists(RunKindViews kinds, NavigationGroup group) =>
        kinds.All.Where(kind => kind.Group == group).Select(kind => new Destination(kind.Plural, kind.ListUrl, kind.Icon, kind.ListKeys, group));
}
