using System.Globalization;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Replaying;

/// <summary>Says where a replay is not as the trial's arm was.</summary>
internal static class ReplayChanges
{
    private const string None = "none";

    /// <param name="seed">Of the original call.</param>
    public static IEnumerable<ReplayChange> Of(ReplayedTurn turn, ReplayFacts facts, long seed)
    {
        var (arm, before) = (turn.Arm.Settings, turn.Kept.Intervention(turn.Arm.Name));
        if (before?.Hash != facts.Intervention?.Hash)
        {
            yield return new("Intervention", before?.Text ?? None, facts.Intervention?.Text ?? None);
        }
        foreach (var change in Texts(facts).Concat(Settings(turn, facts)).Concat(Sampling(turn.Kept.Sampling(turn.Arm), facts.Sampling)).Where(change => change.Was != change.Is))
        {
            yield return change;
        }
        if (seed != facts.Seed)
        {
            yield return new("Seed", Number(seed), Number(facts.Seed));
        }
    }

    private static IEnumerable<ReplayChange> Texts(ReplayFacts facts) =>
    [
        new("System prompt", facts.Original.SystemPrompt ?? None, facts.Asked.SystemPrompt ?? None),
        new("Model", Name(facts.Original), facts.Asked.IsOf(facts.Original) ? Name(facts.Original) : Name(facts.Asked)),
    ];

    private static IEnumerable<ReplayChange> Settings(ReplayedTurn turn, ReplayFacts facts)
    {
        var (was, now) = (turn.Arm.Settings, facts.Settings);
        return
        [
            new("Tokens of the reply", Number(was.MaxReplyTokens), Number(now.MaxReplyTokens)),
            new("Thinking", Word(was.Thinking), Word(now.Thinking)),
            new("Ask for thinking", was.Think ? "yes" : "no", now.Think ? "yes" : "no"),
            new("Parser", Word(was.Parser), Word(now.Parser)),
        ];
    }

    private static IEnumerable<ReplayChange> Sampling(SamplingOverrides was, SamplingOverrides now) =>
    [
        new("Temperature", Number(was.Temperature), Number(now.Temperature)),
        new("Top p", Number(was.TopP), Number(now.TopP)),
        new("Top k", Number(was.TopK), Number(now.TopK)),
        new("Min p", Number(was.MinP), Number(now.MinP)),
        new("Presence penalty", Number(was.PresencePenalty), Number(now.PresencePenalty)),
    ];

    private static string Name(ReplayAsking asking) => asking.Server is null
        ? $"{asking.Model} {asking.ModelHash?[..Math.Min(12, asking.ModelHash.Length)]}".TrimEnd()
        : $"{asking.Model} at {asking.Server}";

    public static string Word(Enum word) => word.ToString().ToLowerInvariant();

    /// <summary>A number, or who else says it.</summary>
    public static string Number(double? number) => number?.ToString("0.####", CultureInfo.InvariantCulture) ?? "the model's own";
}
