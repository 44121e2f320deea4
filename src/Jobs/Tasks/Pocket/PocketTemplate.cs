namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>A kind of task from which instances are drawn.</summary>
/// <param name="Name">Starts with its family.</param>
internal sealed record PocketTemplate(string Name, string Difficulty, Action<PocketScene> Make);
