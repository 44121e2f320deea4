using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Interventions;

/// <summary>An intervention that a run uses, and its directions.</summary>
/// <param name="Name">What results call it: its name in the library, its file's, or its operations in short.</param>
/// <param name="Hash">SHA-256 over its operations with the content of every direction.</param>
/// <param name="Intervention">Its operations.</param>
/// <param name="Find">Opens a direction by the text that names it.</param>
/// <param name="Directions">SHA-256 of each direction's file, by that text.</param>
public sealed record OpenedIntervention(
    string Name, string Hash, Intervention Intervention, Func<string, Direction> Find, IReadOnlyDictionary<string, string> Directions)
{
    /// <summary>What the diagnosis of its directions says against it.</summary>
    public IReadOnlyList<string> Warnings => [.. Intervention.Operations.Select(operation => Find(operation.Direction).LayerCount).Take(1).SelectMany(layers => DiagnosisWarnings.Of(Intervention, Find, layers))];
}
