namespace Vectorscope.Dashboard.Cli;

/// <summary>The caller gave something that cannot be used. The message names the argument or field and what to do.</summary>
internal sealed class BadInputException(string message, Exception? innerException = null) : Exception(message, innerException);
