namespace Vectorscope.Jobs.Tasks;

/// <summary>The <c>[verifier]</c> table.</summary>
public sealed record TaskVerifierSettings(double TimeoutSeconds, string? User, IReadOnlyDictionary<string, string> Variables);
