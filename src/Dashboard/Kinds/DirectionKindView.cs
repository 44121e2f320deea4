using MudBlazor;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see runs that find directions.</summary>
internal static class DirectionKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = DirectionSpec.KindName,
        Spec = typeof(DirectionSpec),
        Noun = "direction",
        Plural = "Directions",
        Summary = "Finds a direction between two sides of a capture and audits it on prompts that it was not fitted to, or makes one of others. It enters the library by the name that you give.",
        ListSummary = "Vectors of the residual stream, one for each layer. Each opens its audit and where its poles sit; tick two or more to compare them.",
        EmptyList = "Start from a recipe: it captures both sides, a neutral one and a control, then finds and audits the direction between them.",
        Icon = Icons.Material.Outlined.Explore,
        Group = NavigationGroup.Find,
        ListKeys = "g d",
        LaunchKey = "d",
        OwnList = Urls.Directions,
        OwnForm = Urls.LaunchDirection,
        OpenResults = "Open direction",
        ResultsAtEnd = true,
        Results = Urls.DirectionOf,
    };
}
