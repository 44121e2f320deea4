using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Training;

/// <summary>What a training was told to do, with what was found when it was submitted.</summary>
public sealed record TrainingPlan
{
    internal TrainingPlan(ResolvedSpec<TrainingSpec> run) =>
        (Spec, Model, Data, Out) = (run.Spec, run.References.Find("model"), run.References[run.Spec.Data.FileField], run.FactsAs<ModelTarget>().Out);

    public TrainingSpec Spec { get; }

    /// <summary>The model that is fine-tuned; null for a new one.</summary>
    public ResolvedReference? Model { get; }

    /// <summary>The file that is learned from.</summary>
    public ResolvedReference Data { get; }

    /// <summary>Folder of the trained model.</summary>
    public string Out { get; }
}
