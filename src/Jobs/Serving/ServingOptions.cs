namespace Vectorscope.Jobs.Serving;

/// <summary>Limits of what is served.</summary>
public sealed record ServingOptions
{
    /// <summary>Replies that are computed or wait, all models together, before a request is turned away. The first 64 of a model are computed, so at least 256 wait before that.</summary>
    public int MostRows { get; init; } = 320;

    /// <summary>
    /// A stream sends what there is at once, and then at most every so often: a program reads as fast, and neither side spends its
    /// processor on every token by itself. With many replies under way it is longer by a sixteenth for each.
    /// </summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Replies by which the pace doubles.</summary>
    internal const double RowsOfPace = 16;

    /// <summary>Choices of one request.</summary>
    public const int MostChoices = 64;

    /// <summary>Texts that may end a reply.</summary>
    public const int MostStops = 16;
}
