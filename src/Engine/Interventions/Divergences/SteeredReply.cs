namespace Vectorscope.Engine.Interventions.Divergences;

/// <summary>What a model wrote under an intervention, and how far it then was from itself without.</summary>
public sealed record SteeredReply
{
    /// <summary>Token ids, the stop token excluded.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>Whether it was cut at the limit of tokens.</summary>
    public bool Capped { get; init; }

    /// <summary>Whether it ends in a loop.</summary>
    public bool Loops { get; init; }

    /// <summary>Whether thinking began, in the prompt or the reply, and had not ended where the reply does; null where the vocabulary has no tags.</summary>
    public bool? Unclosed { get; init; }

    /// <summary>
    /// KL(edited‖base) in nats of every choice along the reply, the choice to end included, in double precision. Zeros without an
    /// intervention.
    /// </summary>
    public IReadOnlyList<double> PerToken { get; init; } = [];

    /// <summary>KL(base‖edited) in nats of the first token after the prompt.</summary>
    public double FirstToken { get; init; }

    /// <summary>Mean projection of the written tokens; null without any, or where nothing is read.</summary>
    public double? Projection { get; init; }

    /// <summary>The residual stream left the range of its number type: there is no reply.</summary>
    public bool Broken { get; init; }

    /// <summary>A reply that there is none of.</summary>
    public static SteeredReply None { get; } = new() { Ids = [], Broken = true };
}
