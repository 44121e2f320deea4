namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>How a conversation is rendered.</summary>
public sealed record ChatTemplateOptions
{
    /// <summary>End with the start of an assistant turn, for the model to continue. Default: yes.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>
    /// Whether that start opens a thinking block (so that the reply begins inside it) or holds an empty, closed one. Default: yes.
    /// </summary>
    public bool Thinking { get; init; } = true;

    /// <summary>Tool definitions, each the text of a JSON object. Default: none.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>How the model is told of tools; without it any tool makes <see cref="ChatTemplate.Render"/> fail. Default: null.</summary>
    public ToolWords? ToolWords { get; init; }
}
