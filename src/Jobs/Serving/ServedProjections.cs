namespace Vectorscope.Jobs.Serving;

/// <summary>What a choice's tokens were projected on.</summary>
/// <param name="Tokens">All tokens that were written, thinking included.</param>
/// <param name="Texts">The text that is complete with each token.</param>
/// <param name="Series">Of each direction and layer.</param>
public sealed record ServedProjections(IReadOnlyList<int> Tokens, IReadOnlyList<string> Texts, IReadOnlyList<ServedSeries> Series);

/// <summary>Projections on one direction at one layer.</summary>
/// <param name="Direction">Its name.</param>
/// <param name="Hash">Of its file.</param>
/// <param name="Layer">0 (the embedding) to L.</param>
/// <param name="Values">
/// rᵀh of each token, by the stream that read it, after the block and the operations there. Null where the direction has no row, and for
/// the last token of a reply that was cut, which nothing read.
/// </param>
public sealed record ServedSeries(string Direction, string Hash, int Layer, IReadOnlyList<float?> Values);
