using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs;

/// <summary>One entry of the state timeline.</summary>
public sealed record RunEventRow(DateTimeOffset At, RunState State, int Attempt, string? Reason);
