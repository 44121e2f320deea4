using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>A try at a trial that gave no result.</summary>
public sealed record TrialTryRow(
    int Number, TrialTryEnd End, DateTimeOffset? StartedAt, DateTimeOffset EndedAt, string Sentence, string? Detail);
