namespace Vectorscope.Jobs.Serving.Requests;

/// <summary>Whether requests of programs are kept, and for how long.</summary>
public sealed record RequestLogOptions
{
    /// <summary>The highest value of <see cref="Most"/>.</summary>
    public const int MostOfAll = 1_000_000;

    /// <summary>The highest value of <see cref="Days"/>.</summary>
    public const int MostDays = 3650;

    /// <summary>
    /// Keeps each answered request in the data folder: what the program sent as messages or prompt, what the model wrote, thinking and
    /// calls included, its tokens and the projections that were asked for, the name of the model and arm, and times. No key is kept, and
    /// neither address nor headers of whoever asked. Default: off.
    /// </summary>
    public bool On { get; init; }

    /// <summary>Of more requests than these the oldest go.</summary>
    public int Most { get; init; } = 1000;

    /// <summary>Requests older than so many days go.</summary>
    public int Days { get; init; } = 30;
}
