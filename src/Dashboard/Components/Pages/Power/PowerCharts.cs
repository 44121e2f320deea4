using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;

namespace Vectorscope.Dashboard.Components.Pages.Power;

/// <summary>The two curves of a design, a line for each number of attempts.</summary>
internal static class PowerCharts
{
    private const int Steps = 10, PointsOfStep = 4;

    // Rates of 0 and 1 are none that an arm could have.
    private const double Within = 0.99;

    /// <summary>Power against the effect; null before all attempts are simulated.</summary>
    public static LineModel? Power(PowerStudy study)
    {
        if (!study.HasAttempts)
        {
            return null;
        }

        var question = study.Question;
        var widest = study.Attempts.Select(attempts => study.Of(attempts)!.Gain(0.9)).OfType<double>().DefaultIfEmpty(0.3).Max();
        var wanted = Math.Max(1.15 * widest, 1.2 * Math.Abs(question.Effect));
        var (low, high) = (-100 * Math.Min(wanted, Within * question.Base), 100 * Math.Min(wanted, Within * (1 - question.Base)));
        // Round ends and ten round steps between them; outside of what a rate can be, nothing is drawn.
        var step = Ticks.Step((high - low) / Steps);
        while ((Math.Floor(low / step) + Steps) * step < high)
        {
            step = Ticks.Step(step * 1.01);
        }

        double[] x = [.. Enumerable.Range(0, (Steps * PointsOfStep) + 1).Select(i => Math.Round((Math.Floor(low / step) * step) + (i * step / PointsOfStep), 6))];
        return new LineModel
        {
            Title = "Power against effect (%)",
            XTitle = "Effect, points",
            YTitle = "Power, %",
            XName = "Effect, points",
            X = x,
            YMin = 0,
            YMax = 100,
            YTicks = 5,
            Height = 320,
            Digits = 1,
            YDigits = 0,
            FileName = $"power-{question.Tasks}-tasks",
            Marks = [new AxisMark(100 * PowerStudy.UsualPower, "80 %")],
            Pin = 100 * question.Effect,
            Pinnable = true,
            Description = $"{string.Join("; ", study.Attempts.Select(attempts => $"{Name(attempts)}: {(study.Of(attempts)!.Gain(PowerStudy.UsualPower) is { } gain ? $"80 % at a gain of {Format.InPoints(gain)}" : "80 % at no gain")}"))}.",
            Series = [.. study.Attempts.Select((attempts, i) => Line(i, attempts, [.. x.Select(effect => question.Base + effect / 100 is > 0.001 and < 0.999 ? 100 * study.Of(attempts)!.At(effect / 100).Power : (double?)null)]))],
        };
    }

    /// <summary>The smallest gain that is found with 80 % against the number of tasks; null before all is simulated.</summary>
    public static LineModel? Detectable(PowerStudy study)
    {
        if (!study.IsWhole || study.Tasks.Count < 2)
        {
            return null;
        }

        double?[][] gains = [.. study.Attempts.Select(attempts => study.Tasks.Select(tasks => study.Gain(tasks, attempts) * 100).ToArray())];
        var (_, high, ticks) = Ticks.Range(gains.SelectMany(line => line), withZero: true);
        return new LineModel
        {
            Title = "Smallest gain found with 80 % against tasks (points)",
            XTitle = "Tasks",
            YTitle = "Gain, points",
            XName = "Tasks",
            X = [.. study.Tasks.Select(tasks => (double)tasks)],
            YMin = 0,
            YMax = high,
            YTicks = ticks,
            Height = 320,
            Digits = 1,
            FileName = "power-detectable",
            Description = $"From {Format.Count(study.Tasks[0], "task")} to {Format.Count(study.Tasks[^1], "task")}; with {Name(study.Attempts[^1])} {(gains[^1][^1] is { } least ? $"{Format.InPoints(least / 100)} at the most tasks" : "no gain is found so often")}.",
            Series = [.. study.Attempts.Select((attempts, i) => Line(i, attempts, gains[i]) with { Points = true })],
        };
    }

    public static string Name(int attempts) => Format.Count(attempts, "attempt");

    private static LineSeries Line(int place, int attempts, double?[] values) =>
        new(Name(attempts), $"series-{place + 1}") { Values = values, Label = $"× {attempts}" };
}
