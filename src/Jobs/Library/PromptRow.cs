namespace Vectorscope.Jobs.Library;

/// <summary>One instruction of a prompt set.</summary>
public sealed record PromptRow(string Name, string Text);
