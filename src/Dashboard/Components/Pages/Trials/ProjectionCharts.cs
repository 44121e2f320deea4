using System.Globalization;
using Vectorscope.Dashboard.Components.Charts;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Benchmarking.Projections;

namespace Vectorscope.Dashboard.Components.Pages.Trials;

/// <summary>The curve of a trial's projections.</summary>
internal static class ProjectionCharts
{
    /// <param name="turn">The turn that is read; null for none.</param>
    public static LineModel Curve(ProjectedTrial trial, int? turn, string colour, string fileName)
    {
        var curve = trial.Curve!;
        var (series, points) = (trial.Series[curve.Series], curve.Points);
        var means = trial.Turns.ToDictionary(one => one.Number, one => one.Mean[curve.Series]);
        var gathered = curve.TokensPerPoint > 1;
        LineSeries[] lines =
        [
            new(gathered ? $"Mean of {curve.TokensPerPoint} tokens" : "Token", colour)
            {
                Values = [.. points.Select(point => point.Mean)],
                Low = gathered ? [.. points.Select(point => point.Least)] : null,
                High = gathered ? [.. points.Select(point => point.Most)] : null,
                BandName = gathered ? "smallest to largest" : null,
                Thin = true,
                // A turn of one token is no line.
                Points = points.Count < 2,
            },
            new("Mean of the turn", SeriesColours.Neutral) { Values = [.. points.Select(point => means[point.Turn])], Dashed = true },
        ];
        var (low, high, steps) = Ticks.Range(lines.SelectMany(line => (line.Values ?? []).Concat(line.Low ?? []).Concat(line.High ?? [])), withZero: false);
        var known = points.Where(point => point.Mean is not null).ToList();
        return new LineModel
        {
            Title = $"Projection on {series.Direction} at layer {series.Layer}",
            XTitle = "Written tokens of the trial; a line at the start of each turn",
            XName = "Token",
            YTitle = "rᵀh",
            X = [.. points.Select(point => point.First + 1.0)],
            Series = lines,
            YMin = low,
            YMax = high,
            YTicks = steps,
            Breaks = [.. trial.Turns.Skip(1).Select(one => one.First + 1.0)],
            Pin = points.FirstOrDefault(point => point.Turn == turn) is { } first ? first.First + 1 : null,
            Pinnable = true,
            Description = known.Count == 0 ? "No token has a projection." : string.Create(CultureInfo.InvariantCulture,
                $"{Format.Count(trial.Turns.Sum(one => one.Tokens), "token")} of {Format.Count(trial.Turns.Count, "turn")}, between {Format.Number(known.Min(point => point.Least!.Value))} and {Format.Number(known.Max(point => point.Most!.Value))}."),
            FileName = fileName,
        };
    }

    /// <summary>The turn whose tokens stand at an x.</summary>
    public static int TurnAt(ProjectedTrial trial, double x) => trial.Turns.Last(turn => turn.First + 1 <= x || turn == trial.Turns[0]).Number;
}
