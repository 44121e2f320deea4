using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>The rules by which turns are flagged.</summary>
public sealed class FindingRules
{
    private readonly IReadOnlyList<FindingRule> _rules;
    private readonly Dictionary<string, Flag> _flags;

    /// <summary>These rules and no others.</summary>
    public FindingRules(IEnumerable<FindingRule> rules)
    {
        _rules = [.. rules.OrderBy(rule => rule.Flag.Order)];
        Flags = [.. _rules.Select(rule => rule.Flag)];
        _flags = Flags.ToDictionary(flag => flag.Word, StringComparer.Ordinal);
        RunWords = [.. _rules.OfType<RunRule>().Select(rule => rule.Flag.Word)];
        FlagTurnsAlone = _rules.All(rule => rule is TurnRule or RunRule);
        Mark = MarkOf(FlagThresholds.Default);
    }

    /// <summary>All rules of the program: every subclass of <see cref="FindingRule"/> in it.</summary>
    public static FindingRules Own { get; } = new(typeof(FindingRules).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(FindingRule)))
        .Select(type => (FindingRule)Activator.CreateInstance(type)!));

    /// <summary>In the order of tables.</summary>
    public IReadOnlyList<Flag> Flags { get; }

    /// <summary>Tells these rules in these versions, with their own thresholds, from others.</summary>
    public string Mark { get; }

    /// <summary>Whether all that is found in a trial can be found turn by turn, before the trial has gone on.</summary>
    public bool FlagTurnsAlone { get; }

    /// <summary>The words of flags that only the whole run tells.</summary>
    public IReadOnlyList<string> RunWords { get; }

    /// <summary>Tells these rules in these versions, with these thresholds, from others.</summary>
    public string MarkOf(FlagThresholds thresholds) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{string.Join(' ', Flags.Select(flag => $"{flag.Word}:{flag.Version}"))} {thresholds.Text(Flags)}")))[..16];

    /// <summary>The flag of a word; null for none, as of one that the program no longer has.</summary>
    public Flag? Find(string word) => _flags.GetValueOrDefault(word);

    /// <summary>All findings of a trial but those that take its peers, by turn, in the order of the rules.</summary>
    public ILookup<int, TurnFinding> Of(FlaggedTrial trial) => Found(_rules.OfType<TrialRule>(), trial);

    /// <summary>What can be found in turns of a trial that goes on.</summary>
    public ILookup<int, TurnFinding> OfNew(IReadOnlyList<TraceTurn> turns, FlagThresholds thresholds) => Found(_rules.OfType<TurnRule>(), new FlaggedTrial(turns, thresholds));

    /// <summary>What takes the peers of a trial to be found, by trial.</summary>
    public ILookup<long, (int Turn, TurnFinding Finding)> OfRun(FlaggedRun run) => _rules.OfType<RunRule>()
        .SelectMany(rule => rule.Find(run).Select(found => (found.Trial, Found: (found.At.Turn, Finding(rule, found.At)))))
        .ToLookup(found => found.Trial, found => found.Found);

    /// <summary>A turn's findings in the order of the rules, each flag's as they stand in the reply.</summary>
    public IReadOnlyList<TurnFinding> InOrder(IEnumerable<TurnFinding> findings) =>
        [.. findings.OrderBy(finding => Find(finding.Flag)?.Order ?? int.MaxValue).ThenBy(finding => finding.Flag, StringComparer.Ordinal)];

    private static ILookup<int, TurnFinding> Found(IEnumerable<TrialRule> rules, FlaggedTrial trial) => rules
        .SelectMany(rule => rule.Find(trial).Select(at => (at.Turn, Finding: Finding(rule, at))))
        .ToLookup(found => found.Turn, found => found.Finding);

    private static TurnFinding Finding(FindingRule rule, Sighting at) => new(rule.Flag.Word, rule.Flag.Version, at.Start, at.Length, at.Note);
}
