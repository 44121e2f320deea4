using Vectorscope.Jobs.Playground;

namespace Vectorscope.Jobs.Benchmarking.Projections;

/// <summary>A direction at a layer, on which an arm's written tokens are projected.</summary>
/// <param name="Place">Among those of the arm; values stand in this order.</param>
/// <param name="Hash">SHA-256 of the direction's file.</param>
/// <param name="Positive">What the direction's positive side is called; null where that is not known.</param>
/// <param name="Negative">What its negative side is called.</param>
/// <param name="Scale">Where projections lie there, as the direction says.</param>
public sealed record ProjectedSeries(int Place, string Direction, string Hash, string? Positive, string? Negative, int Layer, LayerScale Scale);

/// <summary>The projections of a trial, turn by turn, and along all its tokens for one series.</summary>
/// <param name="Series">Empty where the arm projects nothing.</param>
/// <param name="Turns">Those of which any are kept, in their order.</param>
/// <param name="Curve">Null where nothing is kept.</param>
public sealed record ProjectedTrial(IReadOnlyList<ProjectedSeries> Series, IReadOnlyList<ProjectedTurn> Turns, ProjectedCurve? Curve);

/// <summary>A turn in short.</summary>
/// <param name="First">Tokens that earlier turns of the trial wrote.</param>
/// <param name="Tokens">Tokens that it wrote.</param>
/// <param name="Mean">Over its tokens, of each series; null where none has a projection.</param>
/// <param name="Last">Of the last token that has one.</param>
public sealed record ProjectedTurn(int Number, int First, int Tokens, IReadOnlyList<double?> Mean, IReadOnlyList<double?> Last);

/// <summary>One series along the tokens of a trial.</summary>
/// <param name="Series">Its place.</param>
/// <param name="TokensPerPoint">Tokens of a point; the last of a turn may have fewer.</param>
/// <param name="Typical">98 % of the tokens lie no further from 0; null where none has a projection.</param>
public sealed record ProjectedCurve(int Series, int TokensPerPoint, double? Typical, IReadOnlyList<ProjectedPoint> Points);

/// <summary>Tokens that follow each other within one turn.</summary>
/// <param name="First">Tokens of the trial before the first of them.</param>
/// <param name="Mean">Of their projections; null where none has one.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
public sealed record ProjectedPoint(int Turn, int First, int Tokens, double? Mean, double? Least, double? Most);

/// <summary>The projections of one reply, token by token.</summary>
public sealed record ProjectedReply(int Turn, IReadOnlyList<ProjectedSeries> Series, IReadOnlyList<ProjectedToken> Tokens);

/// <summary>A written token.</summary>
/// <param name="Place">From 0, within the reply.</param>
/// <param name="Start">Characters of the reply before its text.</param>
/// <param name="Text">What is complete with it; empty where a character goes on in the next token. Hostile: never to be taken for markup.</param>
/// <param name="Values">
/// rᵀh of the stream that read it, of each series; null where the direction has no row, and for the last token of a reply that was cut,
/// which nothing read.
/// </param>
public sealed record ProjectedToken(int Place, int Start, string Text, IReadOnlyList<double?> Values);
