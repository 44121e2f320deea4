namespace Vectorscope.Engine.Directions;

/// <summary>What the mean-difference directions of one labelling say about every row. Reused from labelling to labelling.</summary>
internal sealed class FoldScores(int rows, int folds)
{
    /// <summary>x·r_f for each row, r_f fitted without the row's own fold f.</summary>
    public double[] HeldOut { get; } = new double[rows];

    /// <summary>x·r for each row, r fitted to all rows.</summary>
    public double[] InSample { get; } = new double[rows];

    /// <summary>‖r_f‖² for each fold, and ‖r‖² last.</summary>
    public double[] SquaredNorms { get; } = new double[folds + 1];

    /// <summary>r_f·(mean of A + mean of B)/2 over the rows that r_f was fitted to, for each fold.</summary>
    public double[] Midpoints { get; } = new double[folds];

    public void Clear()
    {
        Array.Clear(HeldOut);
        Array.Clear(InSample);
        Array.Clear(SquaredNorms);
        Array.Clear(Midpoints);
    }
}
