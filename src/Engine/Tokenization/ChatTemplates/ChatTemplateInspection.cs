namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>A look at a model folder's chat template, which is never executed.</summary>
/// <param name="State">Whether there is one, and whether it is known.</param>
/// <param name="File">The file that holds it; null when absent.</param>
/// <param name="Sha256">SHA-256 of its UTF-8 text in lower-case hexadecimal; null when absent.</param>
public sealed record ChatTemplateInspection(ChatTemplateState State, string? File, string? Sha256);
