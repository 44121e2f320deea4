using MudBlazor;

namespace Vectorscope.Dashboard.State;

/// <summary>A page that navigation and the palette lead to.</summary>
public sealed record Destination(string Name, string Url, string Icon, string Keys, bool Exact = false)
{
    /// <summary>The pages, in the order of the navigation.</summary>
    public static IReadOnlyList<Destination> All { get; } =
    [
        new("Home", Urls.Home, Icons.Material.Outlined.Home, "g h", Exact: true),
        new("Runs", Urls.Runs, Icons.Material.Outlined.PlayCircle, "g r"),
        new("Captures", Urls.Captures, Icons.Material.Outlined.Insights, "g c"),
        new("Benchmarks", Urls.Benchmarks, Icons.Material.Outlined.GridOn, "g b"),
        new("Trainings", Urls.Trainings, Icons.Material.Outlined.ShowChart, "g t"),
        new("Task sets", Urls.TaskSets, Icons.Material.Outlined.Checklist, "g k"),
        new("Models", Urls.Models, Icons.Material.Outlined.Layers, "g m"),
        new("Personas", Urls.Personas, Icons.Material.Outlined.RecordVoiceOver, "g p"),
        new("Prompt sets", Urls.PromptSets, Icons.Material.Outlined.FormatListBulleted, "g s"),
        new("System", Urls.System, Icons.Material.Outlined.Settings, "g y"),
    ];
}
