using System.Text.Json;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Interventions.Weights;

namespace Vectorscope.Jobs.Editing;

/// <summary>The content of <c>edit.json</c>: what a finished edit came to.</summary>
public sealed record EditReport
{
    /// <summary>The model that was edited.</summary>
    public required EditParent Parent { get; init; }

    public required EditReportModel Model { get; init; }

    /// <summary>What was baked in.</summary>
    public required EditReportIntervention Intervention { get; init; }

    /// <summary>What the diagnosis of its directions says against it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public required IReadOnlyList<EditedWriters> Writers { get; init; }

    public required EditArithmetic Arithmetic { get; init; }

    /// <summary>What became of the head.</summary>
    public required HeadFate Head { get; init; }

    /// <summary>Which layers each operation acts on.</summary>
    public required IReadOnlyList<OperationCoverage> Operations { get; init; }

    /// <summary>How many of the matrices that write were edited.</summary>
    public required int Edited { get; init; }

    /// <summary>Every matrix that writes into the stream.</summary>
    public required IReadOnlyList<EditedWriter> Coverage { get; init; }

    /// <summary>What was added whatever the stream holds, layer by layer.</summary>
    public IReadOnlyList<BakedConstant> Constants { get; init; } = [];

    /// <summary>Where the edited model is not the old one under the operations.</summary>
    public IReadOnlyList<string> Approximations { get; init; } = [];

    /// <summary>The largest ‖rᵀW′‖/‖rᵀW‖ of all edited matrices and directions, before rounding and without constants; null where nothing is projected.</summary>
    public required double? Leak { get; init; }

    /// <summary>The same after rounding to the stored type.</summary>
    public required double? RoundedLeak { get; init; }

    /// <summary>‖W′ − W‖/‖W‖ over the writers of each layer.</summary>
    public required IReadOnlyList<LayerChange> Layers { get; init; }

    /// <summary>How far the edited model is from its parent; null where that was not measured.</summary>
    public EditReportDivergence? Divergence { get; init; }

    /// <summary>Why it was not.</summary>
    public string? NotCompared { get; init; }

    /// <summary>How far the edited model is from its parent under the same operations at run time; null where that was not measured.</summary>
    public EditReportRunTime? RunTime { get; init; }

    /// <summary>Why it was not; null too where there are no constants, and so nothing to measure.</summary>
    public string? NotRun { get; init; }

    /// <summary>Every file of the model's folder but its manifest.</summary>
    public required IReadOnlyList<EditedFile> Files { get; init; }
}

/// <summary>The edited model.</summary>
/// <param name="Id">On the list of models.</param>
/// <param name="Bytes">Of its weights.</param>
public sealed record EditReportModel(string Id, string Name, string Folder, string ContentHash, long Parameters, long Bytes);

/// <summary>What was baked in.</summary>
/// <param name="Hash">Over its operations with the content of every direction.</param>
/// <param name="Content">Its JSON.</param>
public sealed record EditReportIntervention(string Name, string Hash, JsonElement Content, IReadOnlyList<DirectionSource> Directions);

/// <summary>How the edited model was compared with its parent, and what came of it.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Dtype">Type of weights and activations of both models.</param>
public sealed record EditReportDivergence(
    string PromptSet, string? Persona, bool Thinking, int ReplyTokens, double Temperature, long Seed, string Device, string Dtype, DivergenceReport Result);

/// <summary>How far an edited model is from its parent under the same operations at run time, over the replies of the latter.</summary>
/// <param name="PerToken">KL(run time‖edited) in nats, over all choices of all replies.</param>
/// <param name="PerReply">Of the replies' own means.</param>
/// <param name="Choices">Tokens that were chosen.</param>
/// <param name="Unedited">KL(run time‖parent as it is) over the same choices: what is left to reach by an edit that does nothing.</param>
/// <param name="Same">Share of the choices at which both find the same token likeliest.</param>
public sealed record EditReportRunTime(string PromptSet, string? Persona, double PerToken, DivergenceSummary PerReply, int Choices, double Unedited, double Same);
