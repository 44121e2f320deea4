using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Sweeping;

namespace Vectorscope.Dashboard.Components.Pages.Sweeps;

/// <summary>The two pictures of a sweep, and which cell each place of them is.</summary>
internal static class SweepCharts
{
    private const int RowHeight = 46, HeatMargin = 76, LeastHeight = 220;
    // Less than this is no distance: on an axis of powers it would take all the room.
    private const double LeastKl = 1e-3;

    /// <summary>Layers × strengths of one operation; where strengths were sought, layers × operations.</summary>
    public static (HeatMapModel Model, SweepReportCell?[][] Cells) Map(SweepReport report, SweepView view, string runId)
    {
        var score = view.Score;
        SweepReportCell?[][] cells;
        string[] columns;
        if (report.Calibrate is null)
        {
            double[] strengths = [.. report.Strengths.Order()];
            columns = [.. strengths.Select(strength => Format.Number(strength))];
            cells = [.. report.Layers.Select((_, layers) => strengths.Select(strength => report.Cells.FirstOrDefault(cell => cell.Operation == view.Operation && cell.Layers == layers && cell.Strength == strength)).ToArray())];
        }
        else
        {
            var names = report.Cells.Where(cell => cell.Layers == 0).ToArray();
            columns = [.. names.Select(cell => Word(report.Operations[cell.Operation!.Value]) + Side(report, cell))];
            cells = [.. report.Layers.Select((_, layers) => names.Select(name => report.Cells.First(cell => cell.Layers == layers && cell.Operation == name.Operation && Side(report, cell) == Side(report, name))).ToArray())];
        }

        var values = cells.Select(row => row.Select(cell => cell is null ? null : Shown(score, score.Of(cell))).ToArray()).ToArray();
        var (min, max, diverging) = Scale(score, values.SelectMany(row => row), Shown(score, score.Of(report.Base)));
        var operation = report.Calibrate is null ? report.Operations[view.Operation] : "calibrated strengths";
        return (new HeatMapModel
        {
            Title = $"{Title(score)}: {operation}",
            XTitle = report.Calibrate is null ? "strength" : "operation",
            YTitle = "Layers",
            ValueName = Title(score),
            Description = Describe(report, score, cells),
            FileName = $"sweep-{runId}-{score.Word}",
            Height = Math.Max(LeastHeight, HeatMargin + (RowHeight * report.Layers.Count)),
            Rows = [.. report.Layers.Select(SweepText.Layers)],
            Columns = columns,
            Values = values,
            Min = min,
            Max = max,
            Diverging = diverging,
            Digits = score.IsShare ? 1 : null,
            Numbers = true,
            Pickable = true,
            Chosen = view.Cell is null ? null : Find(cells, view.Cell),
        }, cells);
    }

    /// <summary>What a score gains against how far the model is moved for it.</summary>
    public static (ScatterModel Model, SweepReportCell[][] Cells) Pareto(SweepReport report, SweepView view, string runId)
    {
        var score = EffectOf(report, view.Score);
        var plain = Shown(score, score.Of(report.Base));
        var groups = report.Operations.Select((_, i) => report.Cells.Where(cell => cell.Operation == i && Point(score, cell, plain) is not null).ToArray()).ToArray();
        var colours = SeriesColours.Of([("", null), .. report.Operations.Select((name, i) => ($"{i} {name}", (string?)null))]);
        var points = groups.SelectMany(group => group).Select(cell => (Point: Point(score, cell, plain)!, Worth: score.Worth(score.Of(cell), score.Of(report.Base)) ?? 0)).ToArray();
        // Away from the model as it is goes two ways.
        IReadOnlyList<ScatterPoint>[] fronts = score.Better == SweepBetter.Apart ? [Front(points.Where(one => one.Point.Y > 0)), Front(points.Where(one => one.Point.Y < 0))] : [Front(points)];
        var shown = groups.Select((cells, i) => (cells, i)).Where(group => group.cells.Length > 0).ToArray();
        return (new ScatterModel
        {
            Title = $"Effect on {Lower(score.Name)} against KL",
            XTitle = "KL(edited‖base), 95th percentile (nats)",
            YTitle = $"{Title(score)}, change",
            Description = $"Each cell by how far it moves {Lower(score.Name)} from the model as it is, and how far it moves the model. Not beaten by any other: {fronts.Sum(front => front.Count)} of {points.Length}.",
            FileName = $"sweep-{runId}-{score.Word}-kl",
            Height = 320,
            LogX = true,
            Digits = score.IsShare ? 1 : null,
            Series = [.. shown.Select(group => new ScatterSeries(
                report.Operations[group.i], colours[group.i + 1],
                [.. group.cells.Select(cell => Point(score, cell, plain)!.X)], [.. group.cells.Select(cell => Point(score, cell, plain)!.Y)],
                [.. group.cells.Select(cell => SweepText.Name(report, cell))]))],
            Fronts = fronts,
            Marks = [new AxisMark(0, "")],
            Chosen = view.Cell is { Operation: not null } open ? Point(score, open, plain) : null,
            Pickable = true,
        }, [.. shown.Select(group => group.cells)]);
    }

    /// <summary>What is drawn against the divergence: itself says nothing there, and what it is paid for takes its place.</summary>
    public static SweepScore EffectOf(SweepReport report, SweepScore score) => score.Better == SweepBetter.None ? SweepScore.For(report)[0] : score;

    /// <summary>Points of which no other one is at least as good at no more divergence, from the left.</summary>
    internal static IReadOnlyList<ScatterPoint> Front(IEnumerable<(ScatterPoint Point, double Worth)> points)
    {
        var (front, best) = (new List<ScatterPoint>(), double.NegativeInfinity);
        foreach (var (point, worth) in points.OrderBy(one => one.Point.X).ThenByDescending(one => one.Worth))
        {
            if (worth > best)
            {
                front.Add(point);
                best = worth;
            }
        }

        return front;
    }

    private static ScatterPoint? Point(SweepScore score, SweepReportCell cell, double? plain) =>
        Shown(score, score.Of(cell)) is { } value && plain is { } from && SweepScore.Kl.Of(cell) is { } kl ? new(Math.Max(kl, LeastKl), value - from) : null;

    private static (double Min, double Max, bool Diverging) Scale(SweepScore score, IEnumerable<double?> values, double? plain)
    {
        double[] known = [.. values.OfType<double>()];
        if (score.Better == SweepBetter.Apart && plain is { } middle)
        {
            var most = known.Select(value => Math.Abs(value - middle)).DefaultIfEmpty(0).Max();
            most = most > 0 ? most : 1;
            return (middle - most, middle + most, true);
        }

        var highest = known.DefaultIfEmpty(0).Max();
        return (0, score.IsShare ? 100 : highest > 0 ? highest : 1, false);
    }

    private static string Describe(SweepReport report, SweepScore score, SweepReportCell?[][] cells)
    {
        var known = cells.SelectMany(row => row).OfType<SweepReportCell>().Where(cell => score.Of(cell) is not null).OrderBy(score.Of).ToArray();
        return known.Length == 0 ? $"{score.Name} of every cell; none is measured yet."
            : $"{score.Name} of every cell. Lowest: {SweepText.Name(report, known[0])}, {score.Format(score.Of(known[0]))}; highest: {SweepText.Name(report, known[^1])}, {score.Format(score.Of(known[^1]))}. Without a change: {score.Format(score.Of(report.Base))}.";
    }

    private static ChartCell? Find(SweepReportCell?[][] cells, SweepReportCell wanted)
    {
        for (var row = 0; row < cells.Length; row++)
        {
            if (Array.FindIndex(cells[row], cell => cell?.Name == wanted.Name) is >= 0 and var column)
            {
                return new(row, column);
            }
        }

        return null;
    }

    private static string Side(SweepReport report, SweepReportCell cell) => report.Calibrate!.BothSigns ? cell.Name.EndsWith(".minus", StringComparison.Ordinal) ? " −" : " +" : "";

    // Its first word, which no other operation of the sweep has.
    private static string Word(string operation) => operation.Split(',', ' ')[0];

    private static double? Shown(SweepScore score, double? value) => score.IsShare ? 100 * value : value;

    private static string Title(SweepScore score) => score.IsShare ? $"{score.Name} (%)" : score.Title;

    private static string Lower(string name) => name.StartsWith("KL", StringComparison.Ordinal) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
