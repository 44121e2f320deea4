using MudBlazor;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Training;

namespace Vectorscope.Dashboard.Kinds;

/// <summary>How people see trainings.</summary>
internal static class TrainingKindView
{
    public static RunKindView View { get; } = new()
    {
        Kind = TrainingSpec.KindName,
        Spec = typeof(TrainingSpec),
        Noun = "training",
        Plural = "Trainings",
        Summary = "Teaches a model the replies of conversations: a new one from scratch, or one on the list to fine-tune. What comes out is a model folder like any other.",
        ListSummary = "Models that learn from conversations, newest first. Each opens its loss curve and the model it made.",
        EmptyList = "Launch one: a new or a known model learns from chats or episodes, and this page shows how its loss falls.",
        Icon = Icons.Material.Outlined.ShowChart,
        Group = NavigationGroup.Change,
        ListKeys = "g n",
        LaunchKey = "t",
        OwnList = Urls.Trainings,
        OwnForm = Urls.LaunchTraining,
        Results = Urls.Training,
        OpenResults = "Open training",
        Report = (terminal, json) => new StepReport(terminal, json),
        Verb = TrainVerb.Create,
    };
}
