using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see captures.</summary>
internal static class CaptureKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = CaptureSpec.KindName,
        Spec = typeof(CaptureSpec),
        Noun = "capture",
        Plural = "Captures",
        Summary = "Reads a model's residual stream at every layer while it answers the same prompts as different personas, then measures how well the sides separate.",
        ListSummary = "Activations under several personas, newest first. A finished one opens the curves of how well its sides separate.",
        EmptyList = "Launch one: two personas over the same prompts, and this page shows at which layers the model tells them apart.",
        Icon = Icons.Material.Outlined.Insights,
        Group = NavigationGroup.Find,
        ListKeys = "g c",
        LaunchKey = "c",
        OwnList = Urls.Captures,
        OwnForm = Urls.LaunchCapture,
        Results = runId => Urls.Capture(runId),
        OpenResults = "Open separability",
        ResultsAtEnd = true,
        Verb = CaptureVerb.Create,
    };
}
