using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Training;

/// <summary>What is learned from: either episodes or chats.</summary>
public sealed record TrainingSpecData
{
    internal const string Advice = "Give {\"chats\": FILE} or {\"episodes\": FILE, \"tellings\": N}.";

    [Field("Episodes file", Help = "Made by an episodes run: run:ID/episodes.jsonl.gz, sha256:HASH, or a path."), Refers(ReferenceKinds.File), FilePath]
    public string? Episodes { get; init; }

    [Field("Tellings", Help = "Each episode is told so often, in other words each time."), Range(1, 1000)]
    public int Tellings { get; init; } = 1;

    [Field("File of chats", Help = "One chat per line: {\"messages\": [{\"role\", \"content\", \"reasoning\"}, …]}. It may be gzipped."), Refers(ReferenceKinds.File), FilePath]
    public string? Chats { get; init; }

    /// <summary>Else the data are chats.</summary>
    public bool HasEpisodes => !string.IsNullOrWhiteSpace(Episodes);

    internal bool HasChats => !string.IsNullOrWhiteSpace(Chats);

    /// <summary>Place of the field that names the file.</summary>
    internal string FileField => HasEpisodes ? "data.episodes" : "data.chats";
}
