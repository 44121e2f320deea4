using System.Globalization;
using System.Text;
using Vectorscope.Engine.Training;

namespace Vectorscope.Jobs.Training.Steps;

/// <summary>Steps as a table for spreadsheets and scripts, a line each.</summary>
public static class StepCsv
{
    private const string Header = "step,loss,learningRate,gradientNorm,tokens,learnedTokens,seconds,evaluationLoss";

    public static async Task WriteAsync(IEnumerable<TrainingStep> steps, Stream stream, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        await text.WriteLineAsync(Header.AsMemory(), cancellationToken);
        foreach (var step in steps)
        {
            await text.WriteLineAsync(Line(step).AsMemory(), cancellationToken);
        }
    }

    private static string Line(TrainingStep step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Step},{step.Loss:R},{step.LearningRate:R},{step.GradientNorm:R},{step.Tokens},{step.LearnedTokens},{step.Seconds:R},{step.EvaluationLoss:R}");
}
