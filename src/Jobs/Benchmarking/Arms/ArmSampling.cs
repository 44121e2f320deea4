namespace Vectorscope.Jobs.Benchmarking.Arms;

/// <summary>How tokens are drawn; null leaves it to the model or the server.</summary>
public sealed record ArmSampling
{
    public double? Temperature { get; init; }
    public double? TopP { get; init; }
    public int? TopK { get; init; }
    public double? MinP { get; init; }
    public double? PresencePenalty { get; init; }
}
