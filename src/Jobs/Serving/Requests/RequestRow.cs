using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>A request in a list.</summary>
/// <param name="Id">Of its trace: a trial of the run <see cref="ServedTrials.RunId"/>.</param>
/// <param name="Number">Counts all that were ever kept.</param>
/// <param name="RequestId">As its answer had it.</param>
/// <param name="Endpoint"><c>chat</c> or <c>completion</c>.</param>
/// <param name="Model">A model's name, or MODEL@ARM.</param>
/// <param name="Sentence">Why it ended so, where the outcome does not say all.</param>
/// <param name="Start">How the last thing that was sent begins.</param>
public sealed record RequestRow(
    long Id, int Number, string RequestId, string Endpoint, string Model, TrialOutcome? Outcome, string? Sentence, int Turns, long PromptTokens, long CachedTokens, long ReplyTokens,
    long ThinkingTokens, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string Start);

/// <summary>Which requests are listed.</summary>
/// <param name="Model">A model's name, or MODEL@ARM; null for all.</param>
/// <param name="Outcome">Null for all.</param>
/// <param name="Text">That stands in what was sent or written; null for all.</param>
/// <param name="Before">Those with a lower number; null for all.</param>
public sealed record RequestFilter(string? Model = null, TrialOutcome? Outcome = null, string? Text = null, int? Before = null);
