namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>Templates of one subject; its name is the tasks' category.</summary>
internal sealed record PocketFamily(string Name, IReadOnlyList<PocketTemplate> Templates);
