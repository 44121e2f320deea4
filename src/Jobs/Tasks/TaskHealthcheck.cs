namespace Vectorscope.Jobs.Tasks;

/// <summary>A command that must succeed before the agent starts.</summary>
public sealed record TaskHealthcheck(
    string Command, double IntervalSeconds, double TimeoutSeconds, double StartPeriodSeconds, double StartIntervalSeconds, int Retries);
