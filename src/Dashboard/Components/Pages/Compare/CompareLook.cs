using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Components.Pages.Compare;

/// <summary>A comparison with what its page needs beside it.</summary>
/// <param name="Tasks">By name.</param>
/// <param name="Names">Of the arms, each its own.</param>
/// <param name="Colours">Tokens of the arms' colours.</param>
public sealed record CompareLook(AskedArms Asked, Comparison Comparison, IReadOnlyList<ComparedTask> Tasks, IReadOnlyList<string> Names, IReadOnlyList<string> Colours)
{
    /// <summary>The arms, the baseline first.</summary>
    public IReadOnlyList<ComparedArm> Arms => Comparison.Arms;

    /// <summary>Places of the arms whose trials are known.</summary>
    public IReadOnlyList<int> Known => [.. Enumerable.Range(0, Arms.Count).Where(i => Arms[i].Trials is not null)];

    /// <summary>What is read of an address.</summary>
    public static async Task<CompareLook> ReadAsync(CompareQuery query, Comparisons comparisons, CancellationToken cancellationToken)
    {
        var asked = await query.ResolveAsync(comparisons, cancellationToken);
        var comparison = await comparisons.OfAsync(asked.Shown, cancellationToken);
        return new CompareLook(asked, comparison, ComparedTask.Of(comparison.Arms), ArmLabels.Of(comparison.Arms), ArmLabels.Colours(comparison.Arms));
    }

    /// <summary>Where a cell leads: to both traces, or to the arm's own where the baseline has none. Null where there is no trial.</summary>
    public string? UrlOf(ComparedTask task, int arm) => task.Cells[arm] is not { } cell || Arms[arm].Address is not { } address ? null
        : arm > 0 && task.Cells[0] is { } baseline && Arms[0].Address is { } first ? PairUrl(first, baseline, address, cell)
        : Urls.Trial(address.RunId, cell.Trials[0].Id);

    private static string PairUrl(ArmAddress first, ComparedCell baseline, ArmAddress second, ComparedCell cell)
    {
        var (a, b) = baseline.PairWith(cell);
        return Urls.TracePair(new TrialAddress(first.RunId, a).ToString(), new TrialAddress(second.RunId, b).ToString());
    }
}
