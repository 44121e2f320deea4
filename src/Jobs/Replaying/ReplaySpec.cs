using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Replaying;

/// <summary>A turn of a trial's trace, asked again: a branch without the sandbox. What is left out is as the trial's arm had it.</summary>
public sealed record ReplaySpec : RunSpec
{
    public const string KindName = "replay";

    /// <summary>More would be hard to read against the original.</summary>
    public const int MostSamples = 16;

    public const string TrialField = "trial", TurnField = "turn";

    internal const string InterventionField = "intervention", PersonaField = "persona", SystemPromptField = "systemPrompt",
        ModelField = "model", EngineField = "model.engine", DirectionField = "direction", LayersField = "layers";

    [Field("Trial", Help = "RUN/TRIAL: the id of the run, and the trial's number as it stands in its address.")]
    public required string Trial { get; init; }

    [Field("Turn", Help = "The conversation before it stays as it was; its reply is asked for again."), Range(1, 1_000_000)]
    public required int Turn { get; init; }

    /// <summary>An entry of the library, a file, or the operations themselves.</summary>
    [Field("Intervention", Help = "Changes the residual stream while the engine replies: a name from the library, a JSON file, or the operations themselves.", Placeholder = "the arm's"), Refers(ReferenceKinds.Intervention), OrObject]
    public string? Intervention { get; init; }

    [Field("Persona", Help = "Its text stands before the protocol.", Placeholder = "the arm's"), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    /// <summary>Such a text written here; not together with <see cref="Persona"/>.</summary>
    [Field("System prompt", Help = "A text that stands before the protocol, in place of a persona's.", Placeholder = "the arm's")]
    public string? SystemPrompt { get; init; }

    [Field("Without", Help = "What the arm had and the replay shall not have."), Range(0, 2)]
    public IReadOnlyList<ReplayOmission> Without { get; init; } = [];

    [Field("Model", Help = "Where the reply comes from. Left out: the arm's own model.")]
    public ArmModel? Model { get; init; }

    /// <summary>Thinking included.</summary>
    [Field("Tokens of the reply", Help = "Thinking included.", Placeholder = "the arm's", Flag = "max-tokens"), Range(1, SamplingRanges.MostTokens)]
    public int? MaxTokens { get; init; }

    [Field("Thinking", Help = "Where the reply's thinking goes.", Placeholder = "the arm's")]
    public ThinkingMode? Thinking { get; init; }

    [Field("Ask for thinking", Help = "Whether the prompt opens a thinking block.", Placeholder = "the arm's")]
    public ReplayThink Think { get; init; } = ReplayThink.Same;

    [Field("Parser", Help = "How the reply is read.", Placeholder = "the arm's")]
    public ParserMode? Parser { get; init; }

    [Field("Sampling", Help = "How tokens are drawn. What is left out is as the arm had it.")]
    public SamplingOverrides Sampling { get; init; } = new();

    [Field("Seed", Help = "Of the first sample; each further one takes the next number.", Placeholder = "the original call's"), Range(0, NumberShape.MostExact)]
    public long? Seed { get; init; }

    [Field("Samples", Help = "Replies to ask for."), Range(1, MostSamples)]
    public int Samples { get; init; } = 1;

    /// <summary>Null where nobody wants to see projections.</summary>
    [Field("Direction", Help = "The tokens of the original and of each sample are projected on it: a name from the library, NAME@HASH, or a file."), Refers(ReferenceKinds.Direction), FilePath]
    public string? Direction { get; init; }

    [Field("Layers", Help = "Whose projections are kept; left out, all of them."), Range(0, 1000)]
    public IReadOnlyList<int> Layers { get; init; } = [];
}

/// <summary>What a replay can be without.</summary>
public enum ReplayOmission
{
    [Label("Intervention")]
    Intervention,

    [Label("Persona or system prompt")]
    SystemPrompt,
}

/// <summary>Whether a replay's prompt opens a thinking block.</summary>
public enum ReplayThink
{
    [Label("As the arm")]
    Same,

    [Label("Yes")]
    Yes,

    [Label("No")]
    No,
}
