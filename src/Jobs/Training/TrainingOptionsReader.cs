using Vectorscope.Engine.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Training;

/// <summary>Reads the <c>options</c> of a training spec.</summary>
internal static class TrainingOptionsReader
{
    private const int MostSteps = 10_000_000;
    private const int Parts = 10;

    /// <summary>The options; null after an error.</summary>
    public static TrainingOptions? Read(JsonFields spec)
    {
        if (spec.Object("options", "Give at least {\"steps\": N}.") is not { } fields)
        {
            return null;
        }
        var given = fields.OptionalInteger("steps", 1, MostSteps);
        if (given is null && !fields.IsRefused("steps"))
        {
            fields.Refuse("steps", "It is missing. Give the number of updates.");
        }
        var steps = (int)(given ?? 1);
        var usual = new TrainingOptions { Steps = steps };
        // Something to look at while it runs, and to go on from when the machine goes down.
        var tenth = (steps + Parts - 1) / Parts;
        var options = usual with
        {
            SequenceTokens = Integer(fields, "sequenceTokens", 16, 1 << 18, usual.SequenceTokens),
            Rows = Integer(fields, "rows", 1, 4096, usual.Rows),
            Accumulation = Integer(fields, "accumulation", 1, 4096, usual.Accumulation),
            LearningRate = fields.OptionalNumber("learningRate", 1e-12, 10) ?? usual.LearningRate,
            FinalShare = fields.OptionalNumber("finalShare", 0, 1) ?? usual.FinalShare,
            WarmUpSteps = Integer(fields, "warmUpSteps", 0, MostSteps, usual.WarmUpSteps),
            WeightDecay = fields.OptionalNumber("weightDecay", 0, 10) ?? usual.WeightDecay,
            Beta1 = fields.OptionalNumber("beta1", 0, 0.999999) ?? usual.Beta1,
            Beta2 = fields.OptionalNumber("beta2", 0, 0.999999) ?? usual.Beta2,
            Epsilon = fields.OptionalNumber("epsilon", 1e-16, 1) ?? usual.Epsilon,
            ClipNorm = fields.OptionalNumber("clipNorm", 1e-6, 1e6) ?? (fields.IsNull("clipNorm") ? null : usual.ClipNorm),
            Device = fields.OptionalWord<ModelDevice>("device") ?? usual.Device,
            Dtype = fields.OptionalWord<ModelDtype>("dtype") ?? usual.Dtype,
            GradientCheckpointing = fields.OptionalBoolean("gradientCheckpointing") ?? usual.GradientCheckpointing,
            EvaluateEvery = Every(fields, "evaluateEvery", tenth),
            CheckpointEvery = Every(fields, "checkpointEvery", tenth),
            Seed = fields.OptionalInteger("seed", 0, JsonFields.MostExact) ?? usual.Seed,
        };
        if (given is not null && options.WarmUpSteps > steps)
        {
            fields.Refuse("warmUpSteps", $"There are only {steps} steps; the warm-up cannot be longer.");
        }
        fields.RefuseOthers();
        return options;
    }

    private static int Integer(JsonFields fields, string name, int least, int most, int usual) =>
        (int)(fields.OptionalInteger(name, least, most) ?? usual);

    private static int? Every(JsonFields fields, string name, int usual) =>
        (int?)fields.OptionalInteger(name, 1, MostSteps) ?? (fields.IsNull(name) ? null : usual);
}
