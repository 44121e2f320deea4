namespace Vectorscope.Engine.Interventions;

/// <summary>As <see cref="Ablate"/>, with r made orthogonal to the neutral mean first.</summary>
public sealed record AblateProjected : Operation;
