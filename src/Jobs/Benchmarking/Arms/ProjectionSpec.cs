using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>What the tokens that an arm writes are projected on. It is recorded beside the turns and changes nothing about the replies.</summary>
public sealed record ProjectionSpec
{
    /// <summary>References, one by one; none for nothing.</summary>
    [Field("Project on", Help = "Directions on which each written token is projected while the engine replies: names from the library, NAME@HASH, or files. It changes no reply; with layers it takes about 2 bytes a token for each of them.", Flag = "project", Placeholder = "nothing"), Refers(ReferenceKinds.Direction), FilePath, Range(0, 8)]
    public IReadOnlyList<string> Directions { get; init; } = [];

    [Field("Layers of the projections", Help = "At which layers the stream is read: 0 is the embedding, L the output of the last block.", Flag = "project-layers", Placeholder = "12, 16"), Range(0, 16)]
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>Nothing is read.</summary>
    public bool IsOff => Directions.Count == 0;
}
