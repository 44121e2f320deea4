using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Interventions;

/// <summary>An intervention that a run uses, ready for its model.</summary>
/// <param name="Name">What results call it: its name in the library, its file's, or its operations in short.</param>
/// <param name="Hash">SHA-256 over its operations with the content of every direction: equal hashes mean the same change, whatever names were used.</param>
/// <param name="Intervention">Its operations.</param>
/// <param name="Compiled">Its moves in the model.</param>
/// <param name="Warnings">What the diagnosis of its directions says against it.</param>
public sealed record LoadedIntervention(string Name, string Hash, Intervention Intervention, CompiledIntervention Compiled, IReadOnlyList<string> Warnings);
