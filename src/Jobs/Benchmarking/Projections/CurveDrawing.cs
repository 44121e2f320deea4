using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Benchmarking.Projections;

/// <summary>Turns of a trial as a curve with no more points than can be told apart: neighbours within a turn become one.</summary>
internal static class CurveDrawing
{
    private const double Within = 0.98;

    /// <param name="turns">Number and projections of each, in order.</param>
    /// <param name="most">About so many points; each turn has one at least.</param>
    public static ProjectedCurve Of(IReadOnlyList<(int Number, ReplyProjections Reply)> turns, int series, int most)
    {
        var total = turns.Sum(turn => (long)turn.Reply.Lengths.Count);
        var perPoint = (int)Math.Max(1, (total + most - 1) / most);
        var points = new List<ProjectedPoint>();
        var first = 0;
        foreach (var (number, reply) in turns)
        {
            for (var token = 0; token < reply.Lengths.Count; token += perPoint)
            {
                var count = Math.Min(perPoint, reply.Lengths.Count - token);
                double[] values = [.. Values(reply, series, token, count)];
                points.Add(values.Length == 0
                    ? new(number, first + token, count, null, null, null)
                    : new(number, first + token, count, values.Average(), values.Min(), values.Max()));
            }
            first += reply.Lengths.Count;
        }
        return new(series, perPoint, Typical(turns, series), points);
    }

    private static double? Typical(IReadOnlyList<(int Number, ReplyProjections Reply)> turns, int series)
    {
        double[] sizes = [.. turns.SelectMany(turn => Values(turn.Reply, series, 0, turn.Reply.Read)).Select(Math.Abs).Order()];
        return sizes.Length == 0 ? null : sizes[Math.Min(sizes.Length - 1, (int)Math.Ceiling(Within * sizes.Length) - 1)];
    }

    private static IEnumerable<double> Values(ReplyProjections reply, int series, int from, int count) =>
        Enumerable.Range(from, count).Select(token => (double?)reply.At(token, series)).OfType<double>();
}
