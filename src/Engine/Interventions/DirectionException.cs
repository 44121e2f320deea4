namespace Vectorscope.Engine.Interventions;

/// <summary>A direction cannot be used: which one, and why.</summary>
public sealed class DirectionException(string message, Exception? inner = null) : Settings.RefusedInputException(message, inner);
