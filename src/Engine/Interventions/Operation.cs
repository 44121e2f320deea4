namespace Vectorscope.Engine.Interventions;

/// <summary>One change to the residual stream, in terms of p = rᵀh with r the unit row of a direction. A closed set: what run time and weights can do.</summary>
public abstract record Operation
{
    /// <summary>Name of a direction, or the path of its file.</summary>
    public required string Direction { get; init; }

    /// <summary>That row of the direction at every layer; null for each layer's own.</summary>
    public int? Row { get; init; }

    /// <summary>Where in depth.</summary>
    public LayerChoice Layers { get; init; } = LayerChoice.All;

    /// <summary>s, which scales the move.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>On a block's output, or on each thing that is written into the stream.</summary>
    public OperationSite Site { get; init; }

    /// <summary>Which tokens.</summary>
    public OperationPositions Positions { get; init; }
}
