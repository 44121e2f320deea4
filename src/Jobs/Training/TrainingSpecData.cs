namespace Vectorscope.Jobs.Training;

/// <summary>What is learned from, as it is written in JSON: either episodes or chats.</summary>
public sealed record TrainingSpecData
{
    /// <summary>An episodes file.</summary>
    public string? Episodes { get; init; }

    /// <summary>How often each episode is told, in other words each time; with <see cref="Episodes"/>.</summary>
    public int? Tellings { get; init; }

    /// <summary>A file of chats, one JSON object per line; it may be gzipped.</summary>
    public string? Chats { get; init; }
}
