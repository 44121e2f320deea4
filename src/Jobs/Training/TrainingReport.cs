using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Training.Data;

namespace Vectorscope.Jobs.Training;

/// <summary>The content of <c>training.json</c>: what a finished training came to.</summary>
public sealed record TrainingReport
{
    public required TrainingReportStart Start { get; init; }
    public required TrainingReportModel Model { get; init; }
    public required TrainingReportData Data { get; init; }
    public required TrainingCounts Counts { get; init; }
    public required TrainingOptions Options { get; init; }
    public required int Steps { get; init; }

    /// <summary>Tokens computed over all steps, padding not counted.</summary>
    public required long Tokens { get; init; }

    /// <summary>Of these, the learned ones.</summary>
    public required long LearnedTokens { get; init; }

    /// <summary>How often each token of the data was computed, on average.</summary>
    public required double Passes { get; init; }

    /// <summary>Of the first step, before any update.</summary>
    public required double FirstLoss { get; init; }

    /// <summary>Mean over the last steps, as many as <see cref="LossSteps"/> says.</summary>
    public required double Loss { get; init; }

    public required int LossSteps { get; init; }

    /// <summary>Before the first step; null without evaluation documents.</summary>
    public double? FirstEvaluationLoss { get; init; }

    /// <summary>After the last step; null without evaluation documents.</summary>
    public double? EvaluationLoss { get; init; }

    /// <summary>Time of all steps, those of earlier attempts included; reading and tokenising are not.</summary>
    public required double Seconds { get; init; }

    public required double TokensPerSecond { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Type of the passes.</summary>
    public required string Dtype { get; init; }
}

/// <summary>What was trained.</summary>
/// <param name="Model">Name of the model that was fine-tuned; null for a new one.</param>
/// <param name="ContentHash">Of the start's folder; for a new one, of its random weights.</param>
/// <param name="Shape">Of a new model.</param>
/// <param name="Seed">Of a new model's weights.</param>
public sealed record TrainingReportStart(string? Model, string ContentHash, string? Shape, long? Seed);

/// <summary>The trained model.</summary>
/// <param name="Id">On the list of models.</param>
/// <param name="Tokens">Vocabulary of its tokenizer.</param>
/// <param name="Bytes">Of its weights.</param>
public sealed record TrainingReportModel(string Id, string Name, string Folder, string ContentHash, long Parameters, int Tokens, long Bytes);
