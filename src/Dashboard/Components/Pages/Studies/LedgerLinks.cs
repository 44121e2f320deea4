using System.Globalization;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Components.Pages.Studies;

/// <summary>What the numbers of a ledger open.</summary>
internal static class LedgerLinks
{
    /// <summary>An arm's trials; null for one known by its counts.</summary>
    public static string? Trials(LedgerRow row) => row.RunId is not { } run ? null
        : row.RunKind == SweepSpec.KindName ? Urls.Sweep(run, row.Name)
        : Urls.BenchmarkTrials(run, row.Name, TrialSelection.Passed);

    /// <summary>The page on which an arm's run is.</summary>
    public static string? Run(LedgerRow row) => row.RunId is { } run ? Urls.Run(run) : null;

    /// <summary>Arms against each other, the first of them the baseline.</summary>
    public static string Compare(IReadOnlyList<LedgerRow> arms)
    {
        string[] counts = [.. arms.Where(row => row.IsCounts).Select(Counts)];
        return Urls.CompareArms(
            [.. arms.Where(row => !row.IsCounts).Select(row => row.Arm)], counts,
            arms[0].IsCounts && arms.Any(row => !row.IsCounts) ? Counts(arms[0]) : null);
    }

    private static string Counts(LedgerRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Name}:{row.Passed}/{row.Trials}");
}
