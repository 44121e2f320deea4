using System.Text.Json;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Trials.Records;

/// <summary>What is kept of a trial beside its row: what people read of one trial, and exports of each.</summary>
/// <param name="Rewards">All rewards by name.</param>
/// <param name="Remarks">What an honest reader of the reward should know, for example files left out.</param>
/// <param name="HasTestReport">Whether the tests left a report: without one they probably never ran.</param>
/// <param name="Detail">The folded-out part of an infrastructure failure.</param>
internal sealed record TrialNotes(
    long Seed,
    string? TaskDigest,
    IReadOnlyDictionary<string, double> Rewards,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<string> Remarks,
    bool HasTestReport,
    string? Detail)
{
    /// <param name="text">Null for a trial that has not finished.</param>
    public static TrialNotes Of(long seed, string? taskDigest, TrialText? text) => new(
        seed, taskDigest,
        Read<Dictionary<string, double>>(text?.Rewards) ?? [],
        Read<List<StageTime>>(text?.Stages) ?? [],
        Read<List<string>>(text?.Remarks) ?? [],
        text?.HasTestReport ?? false,
        text?.Detail);

    private static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JobsJson.Options);
}
