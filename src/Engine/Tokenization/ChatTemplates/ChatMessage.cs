namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c> (a tool's answer).</param>
/// <param name="Content">Its text.</param>
/// <param name="Reasoning">
/// An assistant's thinking. When null, thinking is taken from <paramref name="Content"/>: what lies before <c>&lt;/think&gt;</c>.
/// </param>
public sealed record ChatMessage(string Role, string Content, string? Reasoning = null)
{
    /// <summary>Calls that an assistant message ends with; ignored in other roles. Default: none.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];
}
