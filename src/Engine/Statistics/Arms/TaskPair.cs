namespace Vectorscope.Engine.Statistics.Arms;

/// <summary>Two arms at one task.</summary>
/// <param name="A">What the first did.</param>
/// <param name="B">What the other did.</param>
public readonly record struct TaskPair(PassCount A, PassCount B)
{
    /// <summary>Whether both arms tried it.</summary>
    public bool IsShared => A.Trials > 0 && B.Trials > 0;

    /// <summary>A's rate less B's.</summary>
    public double Difference => A.Rate - B.Rate;
}
