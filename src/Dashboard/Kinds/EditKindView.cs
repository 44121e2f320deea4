using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Editing;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see edits of weights.</summary>
internal static class EditKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = EditSpec.KindName,
        Spec = typeof(EditSpec),
        Noun = "edit",
        Plural = "Edits",
        Summary = "Bakes projections into a model's weights: what comes out is a model folder like any other, with a report of what was edited, what is left of the direction, and how far the model moved.",
        ListSummary = "Interventions baked into weights, newest first. Each opens what it edited, and the model it made.",
        EmptyList = "Launch one: a direction is taken out of everything that writes into the residual stream, and the edited model appears among the models.",
        Icon = Icons.Material.Outlined.AutoFixHigh,
        Group = NavigationGroup.Change,
        ListKeys = "g w",
        Results = Urls.Edit,
        OpenResults = "Open edit",
        ResultsAtEnd = true,
        Report = (terminal, json) => new EditOutcome(terminal, json),
        Verb = EditVerb.Create,
    };
}
