namespace Vectorscope.Jobs.Models;

/// <summary>The conversation does not fit the model's context.</summary>
public sealed class ContextOverflowException(string message, Exception? inner = null) : Exception(message, inner);
