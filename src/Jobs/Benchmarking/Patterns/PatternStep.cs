namespace Vectorscope.Jobs.Benchmarking.Patterns;

/// <summary>Turns in a row that have the same findings.</summary>
/// <param name="Flags">Words of the flags, in the order of tables.</param>
/// <param name="Times">How many flagged turns; from <see cref="Many"/> on it is not told how many.</param>
public sealed record PatternStep(IReadOnlyList<string> Flags, int Times)
{
    /// <summary>A pattern tells once, twice and more often apart: that something went wrong eleven times and not twelve is no pattern of its own.</summary>
    public const int Many = 3;

    /// <summary>As part of a key: <c>truncated+parseFailure*3</c>.</summary>
    public string Key => string.Join('+', Flags) + (Times > 1 ? $"*{Math.Min(Times, Many)}" : "");
}
