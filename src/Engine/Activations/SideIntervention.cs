using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Activations;

/// <summary>What changes the residual stream of a side.</summary>
/// <param name="Name">What people call it, for the record.</param>
/// <param name="Hash">Over its operations and the content of their directions: what was captured under another one is another capture.</param>
/// <param name="Compiled">Its moves in the model.</param>
public sealed record SideIntervention(string Name, string Hash, CompiledIntervention Compiled);
