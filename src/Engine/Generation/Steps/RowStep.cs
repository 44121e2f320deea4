using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>What a row computes in one step.</summary>
/// <param name="Past">What it read before.</param>
/// <param name="Ids">n new tokens, at least one, every one inside the vocabulary.</param>
internal sealed record RowStep(IRowPast Past, IReadOnlyList<int> Ids)
{
    /// <summary>What changes its residual stream; null for nothing.</summary>
    public CompiledIntervention? Intervention { get; init; }

    /// <summary>What each of the n tokens is; needed where there is an intervention.</summary>
    public IReadOnlyList<TokenMark> Marks { get; init; } = [];

    /// <summary>Whose projections of the n tokens are wanted; empty for none.</summary>
    public IReadOnlyList<ProjectionSeries> Projections { get; init; } = [];

    /// <summary>How the token behind the last is chosen; null where none is wanted, as within a prompt.</summary>
    public NextToken? Next { get; init; }
}

/// <summary>How a row's next token is chosen.</summary>
/// <param name="Sampling">Temperature and what is cut off; its seed is not read here.</param>
/// <param name="Written">What the reply holds so far, for the presence penalty. The same list in every step of a reply, and it only grows.</param>
/// <param name="Uniform">The draw from [0, 1).</param>
/// <param name="FirstUnusedId">Ids from here on are never chosen; null to allow all.</param>
internal sealed record NextToken(SamplingOptions Sampling, IReadOnlyList<int> Written, double Uniform, int? FirstUnusedId)
{
    /// <summary>How many of the likeliest tokens are scored beside the chosen one; null where no scores are wanted.</summary>
    internal int? Likeliest { get; init; }
}

/// <summary>What a step gave a row.</summary>
/// <param name="Id">The token that follows; null where none was asked for, or where the model's output is not a number.</param>
/// <param name="Projections">[n · series], token by token, p of each; not a number where a direction's row is none. Empty where none were asked for.</param>
/// <param name="Scores">How likely the token was; null where that was not asked for, or there is no token.</param>
internal readonly record struct RowOutcome(int? Id, float[] Projections, TokenScores? Scores = null);
