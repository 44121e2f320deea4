using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Jobs.Capture;

/// <summary>One side with its texts.</summary>
/// <param name="Persona">Name of the persona at submit time; null for none.</param>
public sealed record CaptureSnapshotSide(
    string Name, string? Persona, string? SystemPrompt, string PromptSet, IReadOnlyList<PromptRow> Prompts);
