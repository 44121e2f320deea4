namespace Vectorscope.Engine.Generation;

/// <summary>Prompts to continue together.</summary>
/// <param name="Rows">At least one.</param>
/// <param name="FirstUnusedId">
/// Ids from here on are never chosen: the embedding has more rows than the tokenizer has tokens. Null to allow all.
/// </param>
public sealed record GenerationRequest(IReadOnlyList<GenerationRow> Rows, int? FirstUnusedId = null);
