using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Playground;

/// <summary>What is asked in the playground: one conversation, and arms that reply to it side by side. It is answered at once and kept nowhere.</summary>
public sealed record PlaygroundSpec
{
    /// <summary>More would be hard to read side by side.</summary>
    public const int MostArms = 5;

    [Field("Model", Help = "Folder, name or content hash of a model that the engine runs."), Refers(ReferenceKinds.Model), FilePath]
    public required string Model { get; init; }

    /// <summary>The last is the user's; what an arm says first, as system message, is its own.</summary>
    [Field("Messages", Help = "A prompt, or a chat that ends with one: {\"role\": \"user\" or \"assistant\", \"content\"} each."), Range(1, 200)]
    public required IReadOnlyList<PlaygroundMessage> Messages { get; init; }

    [Field("Arms", Help = "Each arm is {\"name\", \"persona\", \"intervention\", \"sampling\"}; left out, the model as it is."), Range(1, MostArms)]
    public IReadOnlyList<PlaygroundArm> Arms { get; init; } = [new PlaygroundArm { Name = "base" }];

    /// <summary>All arms draw from it alike.</summary>
    [Field("Seed", Help = "Of the draws; the same for all arms."), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;

    [Field("Ask for thinking", Help = "Whether the prompt opens a thinking block.")]
    public bool Thinking { get; init; } = true;

    [Field("Tokens of a reply", Help = "Thinking included."), Range(1, SamplingRanges.MostTokens)]
    public int MaxTokens { get; init; } = 256;

    /// <summary>Null where nobody wants to see projections.</summary>
    [Field("Direction", Help = "Each token is projected on it, at every layer: a name from the library, NAME@HASH, or a file."), Refers(ReferenceKinds.Direction), FilePath]
    public string? Direction { get; init; }
}

/// <summary>A message of the conversation.</summary>
public sealed record PlaygroundMessage
{
    [Field("Role")]
    public required PlaygroundRole Role { get; init; }

    [Field("Content", Help = "Its text; an assistant's may begin with its thinking, as it wrote it.")]
    public required string Content { get; init; }
}

/// <summary>Who says a message.</summary>
public enum PlaygroundRole
{
    [Label("User")]
    User,

    [Label("Assistant")]
    Assistant,
}
