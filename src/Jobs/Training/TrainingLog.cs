using System.Globalization;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Training;

/// <summary>Passes the engine's steps on: to the file, the progress and, now and then, the log.</summary>
internal sealed class TrainingLog(RunContext context, int planned, StepLog file) : IProgress<TrainingStep>
{
    private int _first;
    private int _tenth = -1;

    public void Report(TrainingStep value)
    {
        if (_first == 0)
        {
            _first = value.Step;
            context.Stage("training");
            if (value.Step > 1)
            {
                context.Log($"Going on after step {value.Step - 1}.");
            }
        }
        file.Add(value);
        context.Report(value.Step, planned, "steps");
        var tenth = (int)(10L * value.Step / planned);
        if (tenth > _tenth || value.EvaluationLoss is not null)
        {
            _tenth = tenth;
            context.Log(string.Create(CultureInfo.InvariantCulture, $"Step {value.Step} of {planned}: loss {value.Loss:0.0000}") +
                (value.EvaluationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $", evaluation loss {loss:0.0000}.") : "."));
        }
    }
}
