using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.State;

/// <summary>What is to be compared, as an address says it; the page and its endpoint read it alike.</summary>
/// <param name="Arms">Each <c>RUN/ARM</c>.</param>
/// <param name="Runs">All arms of these.</param>
/// <param name="Counts">Each <c>NAME:PASSED/TRIALS</c>.</param>
/// <param name="Baseline">As it stands in one of the lists, or an arm of one of the runs; null for the first.</param>
public sealed record CompareQuery(IReadOnlyList<string> Arms, IReadOnlyList<string> Runs, IReadOnlyList<string> Counts, string? Baseline)
{
    /// <summary>Arms that are compared at once: more would be read by nobody.</summary>
    public const int Most = 10;

    /// <summary>Reads the parameters.</summary>
    public static CompareQuery From(IEnumerable<string>? arms, IEnumerable<string>? runs, IEnumerable<string>? counts, string? baseline) =>
        new(Words(arms), Words(runs), Words(counts), string.IsNullOrWhiteSpace(baseline) ? null : baseline);

    /// <summary>Nothing is asked for.</summary>
    public bool IsEmpty => Arms.Count + Runs.Count + Counts.Count == 0;

    /// <summary>The address of the page that shows it.</summary>
    public string Url => Urls.Query(
        Urls.Comparison,
        [.. Arms.Select(arm => ("arm", (string?)arm)), .. Runs.Select(run => ("run", (string?)run)), .. Counts.Select(count => ("counts", (string?)count)), ("base", Baseline)]);

    /// <summary>Finds the arms that are meant: those named, then those of the runs, then the counts, with the baseline before them all.</summary>
    public async Task<AskedArms> ResolveAsync(Comparisons comparisons, CancellationToken cancellationToken)
    {
        var (all, problems) = (new List<AskedArm>(), new List<AskProblem>());
        foreach (var text in Arms)
        {
            Add(ArmAddress.Parse(text) is { } address ? AskedArm.Of(address) : null, "arm", $"\"{text}\" names no arm. Write RUN/ARM.");
        }

        foreach (var run in Runs)
        {
            var arms = await comparisons.ArmsOfAsync(run, cancellationToken);
            if (arms.Count == 0)
            {
                problems.Add(new AskProblem("run", $"There is no run {run}, or it has no trials."));
            }

            all.AddRange(arms.Select(AskedArm.Of));
        }

        foreach (var text in Counts)
        {
            Add(AskedArm.ParseCounts(text), "counts", $"\"{text}\" holds no counts. Write NAME:PASSED/TRIALS, such as earlier:7/89.");
        }

        all = [.. all.DistinctBy(arm => arm.Text)];
        if (Baseline is not null)
        {
            if (all.FindIndex(arm => arm.Text == Baseline) is >= 0 and var place)
            {
                all = [all[place], .. all.Where((_, i) => i != place)];
            }
            else
            {
                problems.Add(new AskProblem("base", $"{Baseline} is none of the arms."));
            }
        }

        return new AskedArms(all, problems);

        void Add(AskedArm? arm, string field, string otherwise)
        {
            if (arm is not null)
            {
                all.Add(arm);
            }
            else
            {
                problems.Add(new AskProblem(field, otherwise));
            }
        }
    }

    private static List<string> Words(IEnumerable<string>? words) => [.. (words ?? []).Where(word => !string.IsNullOrWhiteSpace(word)).Distinct()];
}

/// <summary>The arms that an address asks for.</summary>
/// <param name="All">The baseline first.</param>
public sealed record AskedArms(IReadOnlyList<AskedArm> All, IReadOnlyList<AskProblem> Problems)
{
    /// <summary>Those that are compared.</summary>
    public IReadOnlyList<AskedArm> Shown => [.. All.Take(CompareQuery.Most)];

    /// <summary>The address of the page with some of these arms, in this order; the first is the baseline.</summary>
    public static string Url(IEnumerable<AskedArm> arms)
    {
        var all = arms.ToList();
        return Urls.CompareArms(
            [.. all.Where(arm => arm.Address is not null).Select(arm => arm.Text)], [.. all.Where(arm => arm.Address is null).Select(arm => arm.Text)],
            all is [{ Address: null } first, ..] && all.Any(arm => arm.Address is not null) ? first.Text : null);
    }
}

/// <summary>A parameter that says nothing that can be compared.</summary>
public sealed record AskProblem(string Field, string Sentence);
