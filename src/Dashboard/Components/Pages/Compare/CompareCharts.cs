using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Components.Pages.Compare;

/// <summary>The two pictures of a comparison.</summary>
internal static class CompareCharts
{
    // Values that spread over more than so many times their smallest lie too close together on a straight axis.
    private const double Wide = 20;

    /// <summary>Rates with their intervals.</summary>
    public static IntervalModel Rates(CompareLook look) => new IntervalModel
    {
        Title = "Passed, % of graded trials",
        XTitle = "passed, %",
        YTitle = "Arm",
        Description = $"Each arm's rate with its 95 % Wilson interval; the band is the interval of {look.Names[0]}. {string.Join("; ", look.Arms.Select((arm, i) => $"{look.Names[i]} {(arm.Rate is { } rate ? Format.Percent(rate) : Format.None)}"))}.",
        FileName = "comparison-rates",
        Digits = 1,
        Rows = [.. look.Arms.Select((arm, i) => new IntervalRow(look.Names[i], 100 * arm.Rate, 100 * arm.Interval?.Low, 100 * arm.Interval?.High, look.Colours[i], $"{Format.Count(arm.Count.Passed)}/{Format.Count(arm.Count.Trials)}", arm.IsCounts))],
        Band = look.Names[0],
        Most = 100,
    }.Fitted();

    /// <summary>Thinking of each arm against the baseline's, task by task; null where none is known. With it, the task of each point.</summary>
    public static (ScatterModel Model, IReadOnlyList<(int Arm, ComparedTask Task)[]> Points)? Thinking(CompareLook look)
    {
        var groups = look.Known.Where(arm => arm > 0)
            .Select(arm => (Arm: arm, Tasks: look.Tasks.Where(task => task.Cells[0] is not null && task.Cells[arm] is not null).ToArray()))
            .Where(group => group.Tasks.Length > 0).ToArray();
        double[] all = [.. groups.SelectMany(group => group.Tasks.SelectMany(task => new[] { task.Cells[0]!.ThinkingTokens, task.Cells[group.Arm]!.ThinkingTokens }))];
        if (all.Length == 0 || all.Max() == 0)
        {
            return null;
        }

        var log = all.Min() > 0 && all.Max() / all.Min() > Wide;
        var model = new ScatterModel
        {
            Title = "Thinking tokens of a trial, by task",
            XTitle = $"{look.Names[0]}, mean thinking tokens{(log ? " (log)" : "")}",
            YTitle = $"arm{(log ? " (log)" : "")}",
            Description = $"Each point is a task: mean thinking tokens of a trial of {look.Names[0]} across, of the other arm up. Above the dashed line the arm thinks longer: {string.Join("; ", groups.Select(group => $"{look.Names[group.Arm]} at {Format.Count(group.Tasks.Count(task => task.Cells[group.Arm]!.ThinkingTokens > task.Cells[0]!.ThinkingTokens))} of {Format.Count(group.Tasks.Length, "task")}"))}.",
            FileName = "comparison-thinking",
            Height = 360,
            Digits = 0,
            LogX = log,
            LogY = log,
            FrontName = "As long as the baseline",
            Series = [.. groups.Select(group => new ScatterSeries(
                look.Names[group.Arm], look.Colours[group.Arm],
                [.. group.Tasks.Select(task => task.Cells[0]!.ThinkingTokens)], [.. group.Tasks.Select(task => task.Cells[group.Arm]!.ThinkingTokens)],
                [.. group.Tasks.Select(task => task.Task)]))],
            Pickable = true,
        };
        return (model with { Fronts = [Equal(model)] }, [.. groups.Select(group => group.Tasks.Select(task => (group.Arm, task)).ToArray())]);
    }

    // As far as both axes have it.
    private static IReadOnlyList<ScatterPoint> Equal(ScatterModel model) =>
        [.. new[] { Math.Max(model.XMin, model.YMin), Math.Min(model.XMax, model.YMax) }.Select(end => model.LogX ? Math.Pow(10, end) : end).Select(end => new ScatterPoint(end, end))];
}
