using System.Text.Json.Nodes;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Training;

/// <summary>Trainings to start from.</summary>
public static class TrainingPresets
{
    public static SpecPreset FromScratch { get; } = new("from-scratch", "New model, from scratch", "Random weights, and a tokenizer that is learned from the data.", new JsonObject
    {
        ["kind"] = TrainingSpec.KindName,
        ["new"] = new JsonObject { ["shape"] = "pocket", ["vocabulary"] = 4096, ["seed"] = 1 },
        ["data"] = new JsonObject(),
        ["evaluate"] = 0.02,
        ["options"] = Options(learningRate: 0.001),
    });

    /// <summary>With a lower rate: what the model knows already is to stay.</summary>
    public static SpecPreset FineTune { get; } = new("fine-tune", "Fine-tune a model", "All weights of a model on the list learn on, at a lower rate.", new JsonObject
    {
        ["kind"] = TrainingSpec.KindName,
        ["data"] = new JsonObject(),
        ["evaluate"] = 0.02,
        ["options"] = Options(learningRate: 0.0001),
    });

    private static JsonObject Options(double learningRate) => new()
    {
        ["steps"] = 1000,
        ["sequenceTokens"] = 2048,
        ["rows"] = 8,
        ["learningRate"] = learningRate,
        ["warmUpSteps"] = 50,
        ["seed"] = 1,
    };
}
