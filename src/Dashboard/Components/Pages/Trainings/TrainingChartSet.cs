using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Dashboard.Components.Pages.Trainings;

/// <summary>The curves of a training over its steps.</summary>
public sealed record TrainingChartSet(LineModel Loss, LineModel LearningRate, LineModel GradientNorm, LineModel Speed)
{
    // Of the values, so many may lie above the axis.
    private const double Outliers = 0.01;

    /// <param name="planned">Steps in all: the axis ends there from the beginning, so that a growing curve stands still.</param>
    /// <param name="file">Name of exported files.</param>
    public static TrainingChartSet Of(TrainingCurve curve, int planned, string file)
    {
        double[] x = [.. curve.Points.Select(point => (double)point.Step)];
        var evaluated = curve.Evaluations.ToDictionary(point => point.Step, point => point.Loss);
        double?[] measured = [.. curve.Points.Select(point => evaluated.TryGetValue(point.Step, out var loss) ? loss : (double?)null)];
        double?[] raw = Each(curve, point => point.Loss), smooth = Each(curve, point => point.SmoothLoss);
        return new TrainingChartSet(
            Line(x, planned, [.. raw, .. measured]) with
            {
                Title = "Loss per step (nats per learned token)",
                YTitle = "Cross entropy",
                Height = 340,
                Digits = 4,
                FileName = $"{file}-loss",
                Description = Describe(curve),
                Series =
                [
                    new LineSeries("Training", "series-base") { Values = raw, Thin = true },
                    new LineSeries("Training, smoothed", "series-3") { Values = smooth },
                    .. evaluated.Count == 0 ? Array.Empty<LineSeries>() : [new LineSeries("Evaluation", "series-2") { Values = measured, Points = true }],
                ],
            },
            Small(x, planned, Each(curve, point => point.LearningRate), "Learning rate per step", "Rate", "series-3", $"{file}-learning-rate"),
            Small(x, planned, Each(curve, point => point.GradientNorm), "Gradient norm per step", "Norm", "series-3", $"{file}-gradient-norm"),
            Small(x, planned, Each(curve, point => point.TokensPerSecond), "Throughput per step (tokens/s)", "Tokens/s", "series-3", $"{file}-throughput"));
    }

    private static LineModel Small(double[] x, int planned, double?[] values, string title, string yTitle, string colour, string file)
    {
        var known = values.OfType<double>().ToArray();
        return Line(x, planned, values) with
        {
            Title = title,
            YTitle = yTitle,
            Height = 200,
            FileName = file,
            Description = known.Length == 0 ? $"{title}: not known." : $"{title}: from {Format.Number(known.Min())} to {Format.Number(known.Max())}, {Format.Number(known[^1])} at last.",
            Series = [new LineSeries(yTitle, colour) { Values = values }],
        };
    }

    private static LineModel Line(double[] x, int planned, double?[] values)
    {
        var (min, max, ticks) = Ticks.Range(Usual(values), withZero: true, about: 5);
        return new LineModel
        {
            Title = "",
            XTitle = "Step",
            YTitle = "",
            XName = "Step",
            X = x,
            XMax = planned,
            YMin = min,
            YMax = max,
            YTicks = ticks,
            FileName = "",
            Description = "",
            Series = [],
        };
    }

    // One wild gradient or slow step must not flatten the rest: the axis holds all but the highest hundredth, unless that is near.
    private static double?[] Usual(double?[] values)
    {
        double[] known = [.. values.OfType<double>().Where(double.IsFinite).Order()];
        if (known.Length < 1 / Outliers)
        {
            return values;
        }

        var high = known[(int)((known.Length - 1) * (1 - Outliers))];
        return known[^1] > 2 * high ? [.. known.Where(value => value <= high).Select(value => (double?)value)] : values;
    }

    private static string Describe(TrainingCurve curve)
    {
        var text = $"The smoothed training loss runs from {LossText.Of(curve.Points[0].SmoothLoss)} at step {curve.Points[0].Step} to {LossText.Of(curve.Points[^1].SmoothLoss)} at step {curve.Points[^1].Step}.";
        return curve.Evaluations is [var first, .., var last] ? $"{text} The evaluation loss runs from {LossText.Of(first.Loss)} after step {first.Step} to {LossText.Of(last.Loss)} after step {last.Step}." : text;
    }

    private static double?[] Each(TrainingCurve curve, Func<TrainingCurvePoint, double?> value) =>
        [.. curve.Points.Select(point => value(point) is { } v && double.IsFinite(v) ? v : (double?)null)];
}
