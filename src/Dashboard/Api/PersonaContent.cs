namespace Vectorscope.Dashboard.Api;

/// <summary>A persona to save.</summary>
/// <param name="Version">When changing one: the version that was read, so that a change in between is noticed.</param>
internal sealed record PersonaContent(string Name, string SystemPrompt, string Description = "", int? Version = null);
