using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Comparing;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What the arms of a comparison are called, and where they lead.</summary>
public static class ArmLabels
{
    private const int IdLength = 8;

    /// <inheritdoc cref="Of(IReadOnlyList{ValueTuple{string, string, string}})"/>
    public static IReadOnlyList<string> Of(IReadOnlyList<ComparedArm> arms) => Of([.. arms.Select(arm => (arm.Name, arm.RunName, arm.Address?.RunId))]);

    /// <inheritdoc cref="Of(IReadOnlyList{ValueTuple{string, string, string}})"/>
    public static IReadOnlyList<string> Of(IReadOnlyList<LedgerRow> arms) => Of([.. arms.Select(arm => (arm.Name, arm.RunName, arm.RunId))]);

    /// <summary>The arm's own name; with its run's where another arm has the same, and with the run's id where that does not tell them apart.</summary>
    private static IReadOnlyList<string> Of(IReadOnlyList<(string Name, string? RunName, string? RunId)> arms)
    {
        string[] longer = [.. arms.Select(arm => arm.RunName is null ? $"{arm.Name} (counts)" : $"{arm.Name} · {arm.RunName}")];
        var (names, known) = (Counts(arms.Select(arm => arm.Name)), Counts(longer));
        return
        [
            .. arms.Select((arm, i) =>
                names[arm.Name] == 1 ? arm.Name
                : known[longer[i]] == 1 || arm.RunId is not { } run ? longer[i]
                : $"{longer[i]} ({(run.Length <= IdLength ? run : run[^IdLength..])})"),
        ];
    }

    private static Dictionary<string, int> Counts(IEnumerable<string> names) => names.CountBy(name => name).ToDictionary();

    /// <summary>Colours of the arms, in their order.</summary>
    public static IReadOnlyList<string> Colours(IReadOnlyList<ComparedArm> arms) =>
        SeriesColours.Of([.. arms.Select(arm => (arm.Name, arm.Kept?.PersonaName(arm.Name)))]);

    /// <summary>The trials that a number of an arm counts; null for an arm that is known by its counts alone.</summary>
    public static string? Url(ComparedArm arm, TrialSelection selection) => arm.Address is not { } address ? null
        : arm.RunKind == SweepSpec.KindName ? Urls.Sweep(address.RunId, address.Arm)
        : Urls.BenchmarkTrials(address.RunId, address.Arm, selection);

    /// <summary>The run of an arm; null as above.</summary>
    public static string? RunUrl(ComparedArm arm) => arm.Address is not { } address ? null
        : arm.RunKind == SweepSpec.KindName ? Urls.Sweep(address.RunId)
        : Urls.Benchmark(address.RunId);
}
