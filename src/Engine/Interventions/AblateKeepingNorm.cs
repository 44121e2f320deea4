namespace Vectorscope.Engine.Interventions;

/// <summary>As <see cref="Ablate"/>, then h is scaled back to the norm that it had.</summary>
public sealed record AblateKeepingNorm : Operation;
