using Vectorscope.Jobs.Comparing;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>The words of a difference between two arms: what it is, how its interval was made, which test it has.</summary>
public static class EffectText
{
    /// <summary>The test's name.</summary>
    public static string Name(ComparisonTest test) => test switch
    {
        ComparisonTest.Fisher => "Fisher exact",
        ComparisonTest.McNemar => "McNemar exact",
        _ => "exact within tasks",
    };

    /// <summary>How an interval was made, in a few words.</summary>
    public static string Name(IntervalMeans means) => means switch
    {
        IntervalMeans.NewcombeUnpaired => "Newcombe, separate trials",
        IntervalMeans.NewcombePaired => "Newcombe, paired tasks",
        IntervalMeans.TaskMeans => "t over tasks",
        _ => "Newcombe, each task once",
    };

    /// <summary>Difference with its interval: <c>+12.4 points (95 % +3.1 to +21.0)</c>.</summary>
    public static string Of(Effect effect) => $"{Format.Points(effect.Difference)} points (95 % {Interval(effect)})";

    /// <summary>The interval alone, in points: <c>+3.1 to +21.0</c>.</summary>
    public static string Interval(Effect effect) => Format.Points(effect.Interval.Low, effect.Interval.High);

    /// <summary>p with the test's name: <c>p = 0.84 (Fisher exact, two-sided)</c>.</summary>
    public static string P(Effect effect) => Format.P(effect.P, $"{Name(effect.Test)}, two-sided");
}
