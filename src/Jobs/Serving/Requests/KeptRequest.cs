using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>A request that has ended, on its way into the log.</summary>
/// <param name="Id">As its answer had it.</param>
/// <param name="Endpoint"><c>chat</c> or <c>completion</c>.</param>
/// <param name="Asked">What was asked for: a model's name, or MODEL@ARM.</param>
/// <param name="Model">The model's name on the list.</param>
/// <param name="Turns">The conversation: what was sent, and as the last ones what was written.</param>
/// <param name="Projections">What the tokens were projected on.</param>
public sealed record KeptRequest(
    string Id, string Endpoint, string Asked, string Model, string ModelHash, string ModelFolder, DateTimeOffset StartedAt, DateTimeOffset EndedAt,
    TrialOutcome Outcome, string? Sentence, IReadOnlyList<TraceTurn> Turns, IReadOnlyList<ProjectedDirection> Projections);
