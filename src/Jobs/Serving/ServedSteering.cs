using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Serving;

/// <summary>The request's field "vectorscope": who replies, and what is told of its stream.</summary>
public sealed record ServedSteering
{
    /// <summary>The name of the field.</summary>
    public const string Field = "vectorscope";

    /// <summary>What the request says itself counts before what the arm says.</summary>
    [Field("Arm", Help = "An arm of the library: persona, intervention and sampling; the same as the model name MODEL@ARM.")]
    public string? Arm { get; init; }

    /// <summary>Stands before a system message of the request.</summary>
    [Field("Persona", Help = "A name from the library; its text is the system message, before that of the request."), Refers(ReferenceKinds.Persona)]
    public string? Persona { get; init; }

    [Field("Intervention", Help = "Changes the residual stream: a name from the library, or the operations themselves, whose directions are names from the library."), Refers(ReferenceKinds.Intervention), OrObject]
    public string? Intervention { get; init; }

    [Field("Record", Help = "Names of directions from the library: each written token's projections on them come with the answer."), Refers(ReferenceKinds.Direction), Range(0, 8)]
    public IReadOnlyList<string> Record { get; init; } = [];

    [Field("Layers to record", Help = "Where the stream is read: 0 is the embedding, L the output of the last block; none for all of them."), Range(0, 256)]
    public IReadOnlyList<int> RecordLayers { get; init; } = [];
}
