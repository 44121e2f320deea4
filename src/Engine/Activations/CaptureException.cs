namespace Vectorscope.Engine.Activations;

/// <summary>A capture's plan or file cannot be used; the message names the field or file and says what to do.</summary>
public sealed class CaptureException(string message, Exception? cause = null) : Exception(message, cause);
