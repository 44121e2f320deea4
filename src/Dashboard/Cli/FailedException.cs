namespace Vectorscope.Dashboard.Cli;

/// <summary>The input was fine and the work could not be done. The message says what happened and what to try.</summary>
internal sealed class FailedException(string message, Exception? innerException = null) : Exception(message, innerException);
