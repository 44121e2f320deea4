namespace Vectorscope.Engine.Interventions;

/// <summary>Where an operation acts.</summary>
public enum OperationSite
{
    /// <summary>The stream after a block, or the embedding.</summary>
    Block,

    /// <summary>What mixer and MLP of a block write into the stream, each by itself; at layer 0 the embedding.</summary>
    Writes,
}
