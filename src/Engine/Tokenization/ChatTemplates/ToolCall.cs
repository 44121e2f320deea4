namespace Vectorscope.Engine.Tokenization.ChatTemplates;

/// <summary>A call that the assistant made.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">Its arguments: the text of a JSON object, whose order is kept.</param>
public sealed record ToolCall(string Name, string Arguments);
