using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>A named spec to start from: forms offer it, and nothing else takes it for a default.</summary>
/// <param name="Name">Letters, digits and dashes; in addresses and flags.</param>
/// <param name="Title">What a form calls it.</param>
/// <param name="Help">A sentence: what for.</param>
public sealed record SpecPreset(string Name, string Title, string Help, JsonObject Spec);
