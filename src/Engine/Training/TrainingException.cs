namespace Vectorscope.Engine.Training;

/// <summary>A training cannot go on; the message says at which step and what to try.</summary>
public sealed class TrainingException(string message) : Exception(message);
