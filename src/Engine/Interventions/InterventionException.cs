namespace Vectorscope.Engine.Interventions;

/// <summary>An intervention cannot be used: which field, and what to do.</summary>
public sealed class InterventionException(string message) : Settings.RefusedInputException(message);
