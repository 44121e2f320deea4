namespace Vectorscope.Jobs.Tasks;

/// <summary>The <c>[agent]</c> table.</summary>
public sealed record TaskAgentSettings(double? TimeoutSeconds, string? User);
