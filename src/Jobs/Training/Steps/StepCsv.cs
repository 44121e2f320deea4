using CsvHelper;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Artifacts;

namespace Vectorscope.Jobs.Training.Steps;

/// <summary>Steps as a table for spreadsheets and scripts, a line each.</summary>
public static class StepCsv
{
    private static readonly string[] Columns =
        ["step", "loss", "learningRate", "gradientNorm", "tokens", "learnedTokens", "seconds", "evaluationLoss"];

    public static Task WriteAsync(IEnumerable<TrainingStep> steps, Stream stream, CancellationToken cancellationToken) =>
        CsvTable.WriteAsync(stream, Columns, steps.ToAsyncEnumerable(), Cells, cancellationToken);

    private static void Cells(CsvWriter csv, TrainingStep step)
    {
        csv.WriteField(step.Step);
        csv.WriteField(step.Loss);
        csv.WriteField(step.LearningRate);
        csv.WriteField(step.GradientNorm);
        csv.WriteField(step.Tokens);
        csv.WriteField(step.LearnedTokens);
        csv.WriteField(step.Seconds);
        csv.WriteField(step.EvaluationLoss);
    }
}
