using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Episodes;

/// <summary>Executed episodes of the terminal agent, to learn from.</summary>
/// <remarks>It stands in the first line of an episodes file as it is here: the order of the properties is that of the file.</remarks>
public sealed record EpisodesSpec : RunSpec
{
    public const string KindName = "episodes";

    /// <summary>In files alone; <c>kind</c> chose this record.</summary>
    [JsonPropertyOrder(-2)]
    public string Kind { get; init; } = KindName;

    [Field("Seed", Help = "Of tasks, manners and wordings: same seed, same walks."), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;

    [Field("Tasks of each template", Help = "Each is walked once. None of the built-in task set is among them."), Range(1, 2000)]
    public int PerTemplate { get; init; } = 100;

    [Field("Templates", Help = "None chosen means all: those of the built-in task set, and those that only training knows."), OneOf<EpisodeTemplates>]
    public IReadOnlyList<string> Templates { get; init; } = [];

    [Field("Walks", Help = "The manners are weights: how many walks go this way, beside the others. The rest says how often a walk does more than it must.")]
    public EpisodeWalks Walks { get; init; } = new();

    [Field("Telling", Help = "How the walks are told as chats when a model learns from them.")]
    public EpisodeTelling Telling { get; init; } = new();

    [Field("Limits", Help = "Of the agent loop; the model that learns from the walks should be run with the same.")]
    public EpisodeLimits Limits { get; init; } = new();

    [Field("Sandbox", Help = "Where the commands run.")]
    public SandboxPreference Sandbox { get; init; } = SandboxPreference.Bubblewrap;

    [Field("Walks at a time"), Range(1, 256)]
    public int Concurrency { get; init; } = 16;

    [Field("Copy of the file", Help = "The episodes go here too; a path that ends in .jsonl.gz.", Placeholder = "among the artifacts alone"), FilePath]
    public string? Out { get; init; }
}
