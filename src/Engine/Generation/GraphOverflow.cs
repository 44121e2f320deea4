namespace Vectorscope.Engine.Generation;

/// <summary>Steps of replies that were more than a recorded graph has room for, and were computed kernel by kernel: with the same result, slower.</summary>
/// <param name="Steps">How many, since the model was loaded.</param>
/// <param name="First">What the first of them had too much of, as words that follow "had".</param>
public sealed record GraphOverflow(long Steps, string First);
