namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>The presets of a kind as they were registered, for whoever has no store to ask the kind itself from.</summary>
public sealed record RunKindPresets(string Kind, IReadOnlyList<SpecPreset> Presets);
