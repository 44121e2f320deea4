using System.Text.Json.Serialization;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Playground;

/// <summary>What happens while a request is answered, in order: what is waited for, what replies, piece by piece, and how each arm ends.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(PlaygroundStage), "stage")]
[JsonDerivedType(typeof(PlaygroundBegin), "begin")]
[JsonDerivedType(typeof(PlaygroundPiece), "piece")]
[JsonDerivedType(typeof(PlaygroundDone), "done")]
[JsonDerivedType(typeof(PlaygroundFailed), "failed")]
public abstract record PlaygroundEvent;

/// <summary>What is being done before the first token.</summary>
/// <param name="Text">"loading the model, tensor 3 of 20".</param>
/// <param name="Share">How much of it is done, 0 to 1; null where that is not known.</param>
public sealed record PlaygroundStage(string Text, double? Share = null) : PlaygroundEvent;

/// <summary>The model is there, and all arms start.</summary>
/// <param name="Model">The model.</param>
/// <param name="Layers">L: projections are of layers 0 (the embedding) to L.</param>
/// <param name="Direction">What tokens are projected on; null for nothing.</param>
/// <param name="Arms">In the order of the request.</param>
public sealed record PlaygroundBegin(PlaygroundModel Model, int Layers, PlaygroundDirection? Direction, IReadOnlyList<PlaygroundArmBegin> Arms) : PlaygroundEvent;

/// <param name="Name">As the list of models has it.</param>
/// <param name="Hash">Of its content.</param>
public sealed record PlaygroundModel(string Name, string Hash);

/// <param name="Name">As in the library, or its file's.</param>
/// <param name="Hash">SHA-256 of its file.</param>
/// <param name="Positive">What its positive side is called; null where that is not known.</param>
/// <param name="Neutral">What its neutral side is called.</param>
/// <param name="Negative">What its negative side is called.</param>
/// <param name="Scales">Where projections lie, layer by layer, 0 to L.</param>
public sealed record PlaygroundDirection(string Name, string Hash, string? Positive, string? Neutral, string? Negative, IReadOnlyList<LayerScale> Scales);

/// <summary>An arm as it replies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Intervention">Its operations in a line; null for none.</param>
/// <param name="InterventionHash">Over the operations with the content of their directions.</param>
/// <param name="Sampling">How its tokens are drawn, the model's own settings filled in.</param>
/// <param name="PromptTokens">Tokens that it reads first.</param>
public sealed record PlaygroundArmBegin(string Name, string? Intervention, string? InterventionHash, SamplingOverrides Sampling, int PromptTokens);

/// <summary>A token of an arm: first those of the prompt, where they are projected, then those of the reply as they are written.</summary>
/// <param name="Arm">Its place in the request.</param>
/// <param name="Index">The token's place in prompt and reply.</param>
/// <param name="Id">Token id.</param>
/// <param name="Text">
/// The text that is complete with it: put together, these are the reply. Empty where a character goes on in the next token. Hostile:
/// never to be taken for markup.
/// </param>
/// <param name="Part">What it is part of.</param>
/// <param name="Projections">
/// rᵀh of the stream that read it, after each block and the operations there, [L+1]; null within where the direction has no row or the
/// stream is no number. Null where nothing is projected, and for the last token of a reply that was cut, which nothing read.
/// </param>
public sealed record PlaygroundPiece(int Arm, int Index, int Id, string Text, PlaygroundPart Part, IReadOnlyList<float?>? Projections) : PlaygroundEvent;

/// <summary>What a token is part of.</summary>
public enum PlaygroundPart
{
    Prompt,
    Thinking,
    Answer,
}

/// <summary>An arm has ended.</summary>
/// <param name="Arm">Its place in the request.</param>
/// <param name="Reason">Why.</param>
/// <param name="Tokens">Tokens of its reply.</param>
/// <param name="Seconds">From asking to its end.</param>
/// <param name="Detail">What went wrong and what to do, where it failed.</param>
public sealed record PlaygroundDone(int Arm, PlaygroundEnd Reason, int Tokens, double Seconds, string? Detail = null) : PlaygroundEvent;

/// <summary>Why an arm ended.</summary>
public enum PlaygroundEnd
{
    /// <summary>The model ended its reply.</summary>
    Stop,

    /// <summary>The limit of tokens, or the model's context, was reached.</summary>
    Length,

    /// <summary>Whoever asked went away.</summary>
    Cancelled,

    /// <summary>It could not be computed; the others may go on.</summary>
    Failed,
}

/// <summary>Nothing could be answered; it is the last that happens.</summary>
/// <param name="Detail">What went wrong and what to do.</param>
public sealed record PlaygroundFailed(string Detail) : PlaygroundEvent;
