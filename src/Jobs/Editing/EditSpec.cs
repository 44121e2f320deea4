using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Editing;

/// <summary>An intervention that is baked into a model's weights: a new model folder, and how far it is from the old one.</summary>
public sealed record EditSpec : RunSpec
{
    public const string KindName = "edit";

    internal const string ModelField = "model", InterventionField = "intervention", PromptSetField = "promptSet", PersonaField = "persona", ConstantsField = "constants", ColumnsField = "columns", PositiveField = "columns.positive", NegativeField = "columns.negative";

    [Field("Model", Help = "Folder, name or content hash of the model to edit. It needs no tokenizer, except to be compared on prompts."), Refers(ReferenceKinds.Weights), FilePath]
    public required string Model { get; init; }

    [Field("Intervention", Help = "Projections of what is written into the stream: operations with the site \"writes\" and all positions; with constants also adds, and values that are held at every layer. A name in the library, a JSON file, or the object itself."), Refers(ReferenceKinds.Intervention), OrObject]
    public required string Intervention { get; init; }

    [Field("Folder of the edited model", Help = "It must not exist, or be empty. The model is called after it.", Placeholder = "among the models, named after the run"), FilePath]
    public string? Out { get; init; }

    [Field("Writers", Help = "Which matrices that write into the residual stream are edited."), Range(1, 5)]
    public IReadOnlyList<EditedWriters> Writers { get; init; } = [EditedWriters.All];

    [Field("Embedding", Help = "untie edits it and keeps the original as the head; edit changes a head that is tied to it as well; leave touches neither.", Placeholder = "untie where the head is tied, else edit")]
    public EmbeddingEdit? Embedding { get; init; }

    [Field("Arithmetic", Help = "Of sums and products. What is stored is rounded once, to the type that the model has.", Advanced = true)]
    public EditArithmetic Arithmetic { get; init; }

    [Field("Constants", Help = "How an add, or a value that is moved to, gets into the model: bias is exact, and a tensor that this program reads and others do not; pseudo-bias is rank one on a matrix, approximate, and read by every program. Left out, such operations are refused.", Placeholder = "operations that need them are refused")]
    public ConstantForm? Constants { get; init; }

    [Field("Columns", Help = "For a floor or a cap: takes the direction out of those neurons and heads alone that write to its side, told by the replies of two personas to the prompt set. An approximation; without it, floors and caps are refused.", Advanced = true)]
    public EditColumns? Columns { get; init; }

    [Field("Prompt set", Help = "To measure how far the edited model is from the old one, and, where it has constants, from the same operations at run time; a pseudo-bias is fitted to it. Without it, nothing is asked.", Flag = "prompts"), Refers(ReferenceKinds.PromptSet)]
    public string? PromptSet { get; init; }

    [Inline]
    public EditComparison Comparison { get; init; } = new();

    /// <summary>Which writers, as the engine takes them.</summary>
    internal ResidualWriters Residual => Writers.Aggregate(ResidualWriters.None, (all, writer) => all | writer switch
    {
        EditedWriters.Attention => ResidualWriters.Attention,
        EditedWriters.Linear => ResidualWriters.Linear,
        EditedWriters.Mlp => ResidualWriters.Mlp,
        EditedWriters.Embedding => ResidualWriters.Embedding,
        _ => ResidualWriters.All,
    });
}

/// <summary>The two sides by whose replies neurons and heads are told apart.</summary>
public sealed record EditColumns
{
    [Field("Positive persona", Help = "Name or id of the persona on the direction's positive side."), Refers(ReferenceKinds.Persona)]
    public required string Positive { get; init; }

    [Field("Negative persona", Help = "Name or id of the persona on its negative side."), Refers(ReferenceKinds.Persona)]
    public required string Negative { get; init; }
}

/// <summary>How the edited model is compared with the old one, where there is a prompt set.</summary>
public sealed record EditComparison : ModelPlacement
{
    [Field("Persona", Help = "Name or id of a persona, whose text stands before every prompt; null for none."), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    [Field("Thinking", Help = "Prompts end by opening a thinking block, as in the model's own use; without it, the block is empty and closed.")]
    public bool Thinking { get; init; } = true;

    [Field("Reply tokens", Help = "Replies of the edited model are cut there. The logits of every token of all replies lie on the disk for a while."), Range(1, 4096)]
    public int ReplyTokens { get; init; } = 128;

    [Field("Temperature", Help = "0 takes the likeliest token always."), Range(0.0, 10.0)]
    public double Temperature { get; init; }

    [Field("Seed", Help = "Of replies that are drawn."), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;
}

/// <summary>Matrices that write into the residual stream.</summary>
public enum EditedWriters
{
    All,
    Attention,
    Linear,
    Mlp,
    Embedding,
}
