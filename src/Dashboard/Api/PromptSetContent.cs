using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Dashboard.Api;

/// <summary>A prompt set to save.</summary>
/// <param name="Version">When changing one: the version that was read, so that a change in between is noticed.</param>
internal sealed record PromptSetContent(string Name, IReadOnlyList<PromptRow> Prompts, string Description = "", int? Version = null);
