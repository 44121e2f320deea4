using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Jobs.Tests.Trials.Findings;

/// <summary>A rule of one turn: every place of a word in the reply.</summary>
internal sealed class Says(string flag, string word, int order = 1, int version = 1) : TurnRule(ToyFlag(flag, order, version))
{
    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds)
    {
        for (var at = turn.Reply.IndexOf(word, StringComparison.Ordinal); at >= 0; at = turn.Reply.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            yield return new Sighting(turn.Number, at, word.Length, $"said at {at}");
        }
    }

    internal static Flag ToyFlag(string word, int order, int version) => new(word, order, word, word, word, word, FindingTone.Info) { Version = version };
}

/// <summary>A rule of a whole trial, which the test writes.</summary>
internal sealed class OfTrial(string flag, Func<FlaggedTrial, IEnumerable<Sighting>> find) : TrialRule(Says.ToyFlag(flag, 9, 1))
{
    public override IEnumerable<Sighting> Find(FlaggedTrial trial) => find(trial);
}

/// <summary>A rule of a run, which the test writes.</summary>
internal sealed class OfRun(string flag, Func<FlaggedRun, IEnumerable<(long Trial, Sighting At)>> find) : RunRule(Says.ToyFlag(flag, 10, 1))
{
    public override IEnumerable<(long Trial, Sighting At)> Find(FlaggedRun run) => find(run);
}

/// <summary>A rule with a threshold: replies that are longer.</summary>
internal sealed class LongerThan(string flag, double characters) : TurnRule(Says.ToyFlag(flag, 11, 1) with { Thresholds = [new("characters", "more than", characters, 0, 100, "characters")] })
{
    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds) => When(turn.Reply.Length > thresholds.Of(Flag, Flag.Thresholds[0]), turn);
}
