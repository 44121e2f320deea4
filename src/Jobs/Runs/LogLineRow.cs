using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs;

/// <summary>One log line; sequences start at 1 and have no gaps.</summary>
public sealed record LogLineRow(long Sequence, DateTimeOffset At, RunLogLevel Level, string Text);
