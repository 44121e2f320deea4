namespace Vectorscope.Jobs.Episodes;

/// <summary>What a user asks for, as it is written in JSON: executed episodes of the terminal agent, to learn from.</summary>
public sealed record EpisodesSpec
{
    public const string KindName = "episodes";

    public string Kind { get; init; } = KindName;

    /// <summary>The run's name; default: how many walks of how many templates.</summary>
    public string? Name { get; init; }

    /// <summary>Seed of tasks, manners and wordings: same seed, same walks.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Instances of each template, each walked once, 1 to 2000. None of tasks/pocket is among them.</summary>
    public int PerTemplate { get; init; } = 100;

    /// <summary>Names of templates; empty is all, those of tasks/pocket and those that only training knows.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>How the walks go.</summary>
    public EpisodeWalks Walks { get; init; } = new();

    /// <summary>How they are told; kept in the file, and may be chosen anew when it is read.</summary>
    public EpisodeTelling Telling { get; init; } = new();

    /// <summary>Limits of the agent loop.</summary>
    public EpisodeLimits Limits { get; init; } = new();

    /// <summary><c>bubblewrap</c> (default), <c>docker</c> or <c>auto</c>.</summary>
    public string Sandbox { get; init; } = "bubblewrap";

    /// <summary>Walks at the same time, 1 to 256.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>A file that the episodes are copied to, ending in <c>.jsonl.gz</c>; null leaves them among the artifacts alone.</summary>
    public string? Out { get; init; }
}
