namespace Vectorscope.Jobs.Benchmarking.Patterns;

/// <summary>Flagged turns in a row whose chief finding is the same.</summary>
/// <param name="Flag">Word of the flag.</param>
/// <param name="Times">How many turns; from <see cref="Many"/> on it is not told how many.</param>
public sealed record PatternStep(string Flag, int Times)
{
    /// <summary>A pattern tells once, twice and more often apart: that something went wrong eleven times and not twelve is no pattern of its own.</summary>
    public const int Many = 3;

    /// <summary>As part of a key: <c>parseFailure*3</c>.</summary>
    public string Key => Times > 1 ? $"{Flag}*{Math.Min(Times, Many)}" : Flag;
}
