using System.Text.Json;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Statistics;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>The content of <c>sweep.json</c>: every cell with what was measured of it. While a sweep goes on, what is there by then.</summary>
public sealed record SweepReport
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>All prompts, rounds and trials are done.</summary>
    public bool IsWhole { get; init; }

    public required SweepReportModel Model { get; init; }

    /// <summary>The one that replies are projected on.</summary>
    public required SweepReportDirection Direction { get; init; }

    public required SweepReportReplies Replies { get; init; }

    /// <summary>What the operations are called, by their place.</summary>
    public required IReadOnlyList<string> Operations { get; init; }

    /// <summary>The choices of layers, by their place.</summary>
    public required IReadOnlyList<string> Layers { get; init; }

    /// <summary>Empty where they were sought.</summary>
    public required IReadOnlyList<double> Strengths { get; init; }

    /// <summary>What was sought; null where strengths were named.</summary>
    public SweepCalibration? Calibrate { get; init; }

    /// <summary>The tasks that pass rates are from; null without any.</summary>
    public SweepReportTasks? Tasks { get; init; }

    /// <summary>How many changes of the model were tried: cells, or strengths in all searches. The best of so many is too good by that.</summary>
    public required int Tried { get; init; }

    /// <summary>The model as it is.</summary>
    public required SweepReportCell Base { get; init; }

    /// <summary>In their order: by operation, then layers, then strength.</summary>
    public required IReadOnlyList<SweepReportCell> Cells { get; init; }
}

/// <summary>The model, and how it was run.</summary>
public sealed record SweepReportModel(string Name, string ContentHash, string? Device, string? Dtype);

/// <summary>The direction that replies are projected on.</summary>
/// <param name="Layer">After the operations of that layer.</param>
public sealed record SweepReportDirection(string Name, string Sha256, int Layer);

/// <summary>How replies came about.</summary>
/// <param name="Prompts">How many of the set.</param>
public sealed record SweepReportReplies(string PromptSet, int Prompts, string? Persona, bool Thinking, int ReplyTokens, double Temperature, long Seed);

/// <summary>The tasks of the trials.</summary>
public sealed record SweepReportTasks(string Set, IReadOnlyList<string> Names, int Attempts);

/// <summary>One cell, or the model as it is.</summary>
public sealed record SweepReportCell
{
    /// <summary>Its arm's name.</summary>
    public required string Name { get; init; }

    /// <summary>Place of its operation; null for the model as it is.</summary>
    public int? Operation { get; init; }

    /// <summary>Place of its layers; null for the model as it is.</summary>
    public int? Layers { get; init; }

    /// <summary>Null for the model as it is, and while it is sought.</summary>
    public double? Strength { get; init; }

    /// <summary>Its operation in a line; null for the model as it is, and while its strength is sought.</summary>
    public string? Text { get; init; }

    /// <summary>Its JSON, directions by their content.</summary>
    public JsonElement? Intervention { get; init; }

    /// <summary>Over its operation with the content of its directions.</summary>
    public string? Hash { get; init; }

    /// <summary>Layers that were meant and where the direction has no usable row.</summary>
    public IReadOnlyList<int> LeftOut { get; init; } = [];

    /// <summary>Of the replies that are there; null without any.</summary>
    public RolloutMeasures? Measures { get; init; }

    /// <summary>Null without trials.</summary>
    public SweepPass? Pass { get; init; }

    /// <summary>How its strength was sought; null where it was named.</summary>
    public SweepSearch? Search { get; init; }
}

/// <summary>Trials that passed.</summary>
/// <param name="Trials">That count.</param>
/// <param name="Rate">Null without trials that count.</param>
/// <param name="Interval">Wilson, 95 %.</param>
/// <param name="Infrastructure">Trials that gave no result.</param>
public sealed record SweepPass(int Passed, int Trials, double? Rate, Interval? Interval, int Infrastructure);

/// <summary>A search for a strength.</summary>
/// <param name="End">How it ended; null while it goes on.</param>
/// <param name="Sentence">The same in words.</param>
/// <param name="Tried">Strengths in the order in which they were tried, with the percentile of their divergences.</param>
/// <param name="Below">The strength of the last bracket whose percentile is below the target.</param>
/// <param name="Above">The other.</param>
public sealed record SweepSearch(SearchEnd? End, string? Sentence, IReadOnlyList<TriedStrength> Tried, double? Below, double? Above);
