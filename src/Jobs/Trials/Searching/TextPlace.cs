namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>A part of a turn as one number, by which the index knows it: trial, turn and part one after the other, so that they sort so.</summary>
internal readonly record struct TextPlace(long Trial, int Turn, TurnPart Part)
{
    private const int PartBits = 3;

    /// <summary>More turns than any trial has.</summary>
    private const int TurnBits = 21;

    public long Key => First(Trial) | ((long)Turn << PartBits) | (uint)Part;

    /// <summary>The smallest number of a trial; that of the next one is above all of its own.</summary>
    public static long First(long trial) => trial << (TurnBits + PartBits);

    /// <summary>The smallest number of a turn.</summary>
    public static long First(long trial, int turn) => new TextPlace(trial, turn, 0).Key;

    public static TextPlace Of(long key) => new(key >> (TurnBits + PartBits), (int)(key >> PartBits) & ((1 << TurnBits) - 1), (TurnPart)(key & ((1 << PartBits) - 1)));
}
