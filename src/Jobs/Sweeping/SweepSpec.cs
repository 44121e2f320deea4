using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Agent;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Trials;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>A search over operations × layers × strengths along one direction: what each cell of it does to a model's replies, and how far it moves the model.</summary>
public sealed record SweepSpec : RunSpec
{
    public const string KindName = "sweep";

    internal const string ModelField = "model", DirectionField = "direction", PromptSetField = "promptSet", PersonaField = "persona", GateField = "gate", TasksField = "tasks";

    [Field("Model", Help = "Folder, name or content hash of the model that all cells change, each in rows of its own."), Refers(ReferenceKinds.Model), FilePath]
    public required string Model { get; init; }

    [Field("Direction", Help = "A name in the library, NAME@HASH, or a file. Operations that name none act along it, and the replies are projected on it."), Refers(ReferenceKinds.Direction)]
    public required string Direction { get; init; }

    [Field("Operations", Help = "As in an intervention, without layers and strength: {\"op\": \"add\", \"unit\": \"ambient\"}, {\"op\": \"ablate\"}, {\"op\": \"floor\", \"value\": \"neutral\"}."), Range(1, 16)]
    public required IReadOnlyList<SweepOperation> Operations { get; init; }

    [Field("Layers", Help = "One choice each: 4, 3-6 for all of these, 2+5-7, all, or 22~8 for a kernel about layer 22 that ends 8 layers away (22~8~0.3 with a share of 0.3 there)."), Range(1, 200)]
    public required IReadOnlyList<string> Layers { get; init; }

    [Field("Strengths", Help = "Each is tried with every operation at every choice of layers; negative ones too.", Placeholder = "calibrated"), Range(0, 200)]
    public IReadOnlyList<double> Strengths { get; init; } = [];

    [Field("Calibration", Help = "In place of strengths: finds for every operation and choice of layers the strength at which the replies are so far from the model's own.")]
    public SweepCalibration? Calibrate { get; init; }

    [Field("Gate", Help = "Operations act on those tokens alone whose projection at a layer lies beyond a threshold.")]
    public SweepGate? Gate { get; init; }

    [Field("Prompt set", Help = "Every cell and the model as it is reply to these.", Flag = "prompts"), Refers(ReferenceKinds.PromptSet)]
    public required string PromptSet { get; init; }

    [Inline]
    public SweepReplies Replies { get; init; } = new();

    [Inline]
    public SweepTrials Trials { get; init; } = new();
}

/// <summary>How replies come about.</summary>
public sealed record SweepReplies : ModelPlacement
{
    [Field("Persona", Help = "Name or id of a persona, whose text stands before every prompt and every task; null for none."), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    [Field("Thinking", Help = "Prompts end by opening a thinking block, as in the model's own use; without it, the block is empty and closed.")]
    public bool Thinking { get; init; } = true;

    [Field("At most prompts", Help = "The first ones of the set.", Placeholder = "all"), Range(1, 100_000)]
    public int? MostPrompts { get; init; }

    [Field("Reply tokens", Help = "Replies are cut there."), Range(1, 4096)]
    public int ReplyTokens { get; init; } = 128;

    [Field("Temperature", Help = "Of the replies. 0 takes the likeliest token always."), Range(0.0, 10.0)]
    public double Temperature { get; init; }

    [Field("Seed", Help = "Of replies and trials. A prompt draws the same random numbers in every cell, so that cells differ by what they do."), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;

    [Field("Layer that is read", Help = "Where the replies' tokens are projected on the direction.", Placeholder = "the last that any cell acts on"), Range(0, 10_000)]
    public int? ReadLayer { get; init; }

    [Field("Rows at once", Help = "Replies that are computed in one batch. A smaller number takes less memory; another number may change the figures in their last digits.", Advanced = true), Range(1, 1024)]
    public int RowsAtOnce { get; init; } = 64;
}

/// <summary>How cells work on tasks, where there are any.</summary>
public sealed record SweepTrials
{
    [Field("Tasks", Help = "To measure a pass rate too: {\"set\": the name of a task set or a folder}. Others than those of the final comparison: the best of many is too good on the tasks that it was picked by.")]
    public TaskChoice? Tasks { get; init; }

    [Field("Attempts", Help = "Trials of each cell on each task.", When = nameof(HasTasks)), Range(1, 100)]
    public int Attempts { get; init; } = 1;

    [Field("At the same time", Help = "Trials, each in its own sandbox; their replies come from one batch.", When = nameof(HasTasks)), Range(1, 256)]
    public int Concurrency { get; init; } = 16;

    [Field("Sandbox", Help = "Where trials live; auto is Docker when an engine answers.", When = nameof(HasTasks))]
    public SandboxPreference Sandbox { get; init; } = SandboxPreference.Auto;

    [Field("Settings", Help = "Protocol and budgets of the trials.", When = nameof(HasTasks), Advanced = true)]
    public AgentSettings Settings { get; init; } = new();

    [Field("Sampling", Help = "How tokens are drawn in trials.", When = nameof(HasTasks), Advanced = true)]
    public SamplingOverrides Sampling { get; init; } = new();

    [Inline]
    public TrialConditions Conditions { get; init; } = new();

    [Field("Tries after infrastructure failures", Help = "An agent's failure is never tried again.", When = nameof(HasTasks), Advanced = true), Range(0, 10)]
    public int MaxRetries { get; init; } = 2;

    /// <summary>The others say how these are worked on.</summary>
    public bool HasTasks => Tasks is not null;
}
