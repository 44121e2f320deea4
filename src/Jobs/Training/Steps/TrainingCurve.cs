using Vectorscope.Engine.Training;

namespace Vectorscope.Jobs.Training.Steps;

/// <summary>The steps of a training, few enough to draw.</summary>
/// <param name="Points">Neighbouring steps taken together where there are many, ascending; each step whose evaluation is told ends a point.</param>
/// <param name="Evaluations">Measured evaluation losses, evenly thinned out where they are too many.</param>
public sealed record TrainingCurve(IReadOnlyList<TrainingCurvePoint> Points, IReadOnlyList<EvaluationPoint> Evaluations)
{
    // Light: it takes the noise of single batches off and keeps every bend that lasts a hundredth of the curve.
    private const int Smoothing = 100;

    /// <param name="most">Points at most.</param>
    public static TrainingCurve Of(IReadOnlyList<TrainingStep> steps, int most)
    {
        var evaluations = Evaluated(steps, Math.Max(1, most / 2));
        var ends = evaluations.Select(point => point.Step).ToHashSet();
        var room = Math.Max(1, most - evaluations.Count);
        var size = Math.Max(1, (steps.Count + room - 1) / room);
        var smooth = Smoothed(steps);
        var points = new List<TrainingCurvePoint>(Math.Min(most, steps.Count));
        for (int first = 0, last; first < steps.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < steps.Count && last + 1 < first + size && !ends.Contains(steps[last].Step))
            {
                last++;
            }
            var part = Enumerable.Range(first, last - first + 1).Select(i => steps[i]).ToArray();
            var tokens = steps[last].Tokens - (first > 0 ? steps[first - 1].Tokens : 0);
            var seconds = part.Sum(step => step.Seconds);
            points.Add(new TrainingCurvePoint(
                steps[last].Step, part.Average(step => step.Loss), smooth[last], steps[last].LearningRate,
                part.Average(step => step.GradientNorm), seconds > 0 ? tokens / seconds : null));
        }
        return new TrainingCurve(points, evaluations);
    }

    // The last one always stays.
    private static IReadOnlyList<EvaluationPoint> Evaluated(IReadOnlyList<TrainingStep> steps, int most)
    {
        EvaluationPoint[] all = [.. steps.Where(step => step.EvaluationLoss is not null).Select(step => new EvaluationPoint(step.Step, step.EvaluationLoss!.Value))];
        var every = Math.Max(1, (all.Length + most - 1) / most);
        return [.. all.Where((_, i) => (all.Length - 1 - i) % every == 0)];
    }

    // An exponential mean that starts unbiased (Kingma and Ba 2015, section 3, for the correction).
    private static double[] Smoothed(IReadOnlyList<TrainingStep> steps)
    {
        var keep = 1 - 2.0 / (Math.Max(1, (double)steps.Count / Smoothing) + 1);
        var smooth = new double[steps.Count];
        var (mean, weight) = (0.0, 0.0);
        for (var i = 0; i < smooth.Length; i++)
        {
            mean = keep * mean + (1 - keep) * steps[i].Loss;
            weight = keep * weight + (1 - keep);
            smooth[i] = mean / weight;
        }
        return smooth;
    }
}

/// <summary>One or several neighbouring steps.</summary>
/// <param name="Step">The last of them.</param>
/// <param name="Loss">Their mean, in nats per learned token.</param>
/// <param name="SmoothLoss">The smoothed loss up to the last of them.</param>
/// <param name="LearningRate">Of the last.</param>
/// <param name="GradientNorm">Their mean, before clipping.</param>
/// <param name="TokensPerSecond">Over their time; null where that is not known.</param>
public sealed record TrainingCurvePoint(
    int Step, double Loss, double SmoothLoss, double LearningRate, double GradientNorm, double? TokensPerSecond);

/// <summary>Mean cross entropy over the evaluation documents after a step, in nats per learned token.</summary>
public sealed record EvaluationPoint(int Step, double Loss);
