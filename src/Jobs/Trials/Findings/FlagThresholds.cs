using System.Globalization;
using System.Text.Json;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>The thresholds in force: the rules' own, but for those that a study sets.</summary>
public sealed class FlagThresholds
{
    private readonly SortedDictionary<string, double> _set;

    private FlagThresholds(SortedDictionary<string, double> set) => _set = set;

    /// <summary>The rules' own.</summary>
    public static FlagThresholds Default { get; } = new(new(StringComparer.Ordinal));

    /// <summary>Those that differ from the rules' own, by <c>FLAG.NAME</c>.</summary>
    public IReadOnlyDictionary<string, double> Set => _set;

    /// <summary>As it is named from outside.</summary>
    public static string KeyOf(Flag flag, Threshold threshold) => $"{flag.Word}.{threshold.Name}";

    /// <summary>What is stored of them; empty for none.</summary>
    public static FlagThresholds Read(string? stored) =>
        string.IsNullOrEmpty(stored) ? Default : new(JsonSerializer.Deserialize<SortedDictionary<string, double>>(stored, JobsJson.Options)!);

    /// <summary>For the store; empty when all are the rules' own.</summary>
    public string Write() => _set.Count == 0 ? "" : JsonSerializer.Serialize(_set, JobsJson.Options);

    public double Of(Flag flag, Threshold threshold) => _set.GetValueOrDefault(KeyOf(flag, threshold), threshold.Default);

    /// <summary>These with some changed; null puts back the rule's own.</summary>
    public FlagThresholds With(IReadOnlyDictionary<string, double?> changes, IReadOnlyList<Flag> flags, SpecProblems problems)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(problems);
        var known = flags.SelectMany(flag => flag.Thresholds.Select(threshold => (Key: KeyOf(flag, threshold), Threshold: threshold))).ToDictionary(one => one.Key, one => one.Threshold);
        var set = new SortedDictionary<string, double>(_set, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
        {
            if (!known.TryGetValue(key, out var threshold))
            {
                problems.Add($"thresholds.{key}", $"There is no such threshold; there are {string.Join(", ", known.Keys)}.");
            }
            else if (value is null || value == threshold.Default)
            {
                set.Remove(key);
            }
            else if (!(value >= threshold.Least && value <= threshold.Most))
            {
                problems.Add($"thresholds.{key}", $"Give {threshold.Say(threshold.Least)} to {threshold.Say(threshold.Most)}.");
            }
            else
            {
                set[key] = value.Value;
            }
        }
        return new(set);
    }

    /// <summary>All in force, for a mark that tells these from others.</summary>
    internal string Text(IEnumerable<Flag> flags) => string.Join(' ', flags.SelectMany(flag => flag.Thresholds.Select(threshold =>
        string.Create(CultureInfo.InvariantCulture, $"{KeyOf(flag, threshold)}={Of(flag, threshold):R}"))));
}
