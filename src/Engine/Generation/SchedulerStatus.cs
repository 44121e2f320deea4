namespace Vectorscope.Engine.Generation;

/// <summary>What a scheduler was doing at the end of its last step.</summary>
/// <param name="Waiting">Requests that no row was free for.</param>
/// <param name="Prefilling">Rows whose prompt is being computed.</param>
/// <param name="Decoding">Rows whose reply is being computed.</param>
/// <param name="Sessions">Sessions remembered, those in use included.</param>
/// <param name="SessionBytes">What the idle ones hold.</param>
/// <param name="Evicted">Sessions given up so far to stay within the budget.</param>
public sealed record SchedulerStatus(int Waiting, int Prefilling, int Decoding, int Sessions, long SessionBytes, long Evicted);
