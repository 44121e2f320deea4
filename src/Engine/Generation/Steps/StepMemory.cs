namespace Vectorscope.Engine.Generation.Steps;

/// <summary>Memory of a device for what rows remember.</summary>
/// <param name="Free">Bytes that can still be taken.</param>
/// <param name="Total">Bytes that all rows could hold, were there no others.</param>
internal readonly record struct StepMemory(long Free, long Total);
