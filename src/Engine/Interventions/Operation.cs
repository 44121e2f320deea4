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

/// <summary>h − s·p·r. With a strength of 2 it reflects.</summary>
public sealed record Ablate : Operation
{
    /// <summary>h − s·(p − m)·r with m the middle of the two means' projections.</summary>
    public bool AboutMiddle { get; init; }
}

/// <summary>As <see cref="Ablate"/>, with r made orthogonal to the neutral mean first.</summary>
public sealed record AblateProjected : Operation;

/// <summary>As <see cref="Ablate"/>, then h is scaled back to the norm that it had.</summary>
public sealed record AblateKeepingNorm : Operation;

/// <summary>h + s·d with the raw row d, or in the layer's ambient norm, s·‖h̄‖·r.</summary>
public sealed record Add : Operation
{
    /// <summary>What s counts in.</summary>
    public AddUnit Unit { get; init; }
}

/// <summary>h + s·(v − p)·r.</summary>
public sealed record SetTo : Operation
{
    /// <summary>v.</summary>
    public required TargetValue Value { get; init; }
}

/// <summary>h + s·(max(p, v) − p)·r.</summary>
public sealed record Floor : Operation
{
    /// <summary>v.</summary>
    public required TargetValue Value { get; init; }
}

/// <summary>h + s·(min(p, v) − p)·r.</summary>
public sealed record Cap : Operation
{
    /// <summary>v.</summary>
    public required TargetValue Value { get; init; }
}

/// <summary>Another operation, on those tokens alone whose projection on a gate lies beyond a threshold.</summary>
public sealed record Conditional : Operation
{
    /// <summary>The gate.</summary>
    public required Gate When { get; init; }

    /// <summary>What is done then; its direction, layers, site and positions are those of this operation.</summary>
    public required Operation Then { get; init; }
}

/// <summary>rᵀh of a direction at a layer, above or below a threshold.</summary>
/// <param name="Direction">Name or file.</param>
/// <param name="Layer">0…L, not after the layer that is acted on.</param>
/// <param name="Above">Whether it opens above the threshold; else below.</param>
/// <param name="Threshold">In projection units on the unit row.</param>
public sealed record Gate(string Direction, int Layer, bool Above, double Threshold);

/// <summary>A projection to move to: a number, or that of a mean.</summary>
/// <param name="Mean">Whose; null for the number.</param>
/// <param name="Number">In projection units on the unit row.</param>
public readonly record struct TargetValue(MeanOf? Mean, double Number = 0);

/// <summary>A side's mean.</summary>
public enum MeanOf
{
    /// <summary>μ₊.</summary>
    Positive,

    /// <summary>μ₋.</summary>
    Negative,

    /// <summary>μ₀.</summary>
    Neutral,
}

/// <summary>Where an operation acts.</summary>
public enum OperationSite
{
    /// <summary>The stream after a block, or the embedding.</summary>
    Block,

    /// <summary>What mixer and MLP of a block write into the stream, each by itself; at layer 0 the embedding.</summary>
    Writes,
}

/// <summary>Which tokens an operation acts on. A token is written by the model or part of a prompt, whatever request reads it again.</summary>
public enum OperationPositions
{
    /// <summary>Every token.</summary>
    All,

    /// <summary>Tokens of prompts.</summary>
    Prompt,

    /// <summary>Tokens that the model wrote.</summary>
    Decode,

    /// <summary>From &lt;think&gt; to &lt;/think&gt;, both included.</summary>
    Thinking,

    /// <summary>The last token before the model writes.</summary>
    LastPromptToken,
}

/// <summary>What the strength of <see cref="Add"/> counts in.</summary>
public enum AddUnit
{
    /// <summary>The direction's own row.</summary>
    Raw,

    /// <summary>The layer's ambient norm along the unit row.</summary>
    Ambient,

    /// <summary>A calibrated step, in nats of divergence.</summary>
    Kl,
}
