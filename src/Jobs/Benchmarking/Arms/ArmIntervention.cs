namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>What results call an arm's intervention.</summary>
/// <param name="Name">Its name in the library, its file's, or its operations in short.</param>
/// <param name="Text">Its operations in a line.</param>
/// <param name="Hash">Over its operations with the content of their directions: equal hashes mean the same change.</param>
public sealed record ArmIntervention(string Name, string Text, string Hash)
{
    /// <summary>What the diagnosis of its directions says against it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
