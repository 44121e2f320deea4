namespace Vectorscope.Engine.Generation;

/// <summary>The model's output for a prompt is no number, so there is no next token; the message says what may help.</summary>
public sealed class NotANumberException(string message) : Exception(message);
