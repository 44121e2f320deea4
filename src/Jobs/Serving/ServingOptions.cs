namespace Vectorscope.Jobs.Serving;

/// <summary>Limits of what is served.</summary>
public sealed record ServingOptions
{
    /// <summary>The highest value of <see cref="MostReplies"/>.</summary>
    public const int MostOfAll = 100_000;

    /// <summary>The highest value of <see cref="PaceMilliseconds"/>.</summary>
    public const int LongestPace = 10_000;

    /// <summary>Choices of one request.</summary>
    public const int MostChoices = 64;

    /// <summary>Texts that may end a reply.</summary>
    public const int MostStops = 16;

    // Replies under way by which the pace doubles.
    private const double RowsOfPace = 8;

    /// <summary>Replies that are computed or wait, all models together, before a request is turned away. The first 64 of a model are computed, so at least 256 wait before that.</summary>
    public int MostReplies { get; init; } = 320;

    /// <summary>
    /// A stream sends what there is at once, and then at most every so often: a program reads as fast, and neither side spends its
    /// processor on every token by itself. With many replies under way it is longer by an eighth for each.
    /// </summary>
    public int PaceMilliseconds { get; init; } = 10;

    /// <summary>From one look for more to the next, with so many replies under way.</summary>
    internal TimeSpan PaceOf(int rows) => TimeSpan.FromMilliseconds(PaceMilliseconds * (1 + (rows / RowsOfPace)));
}
