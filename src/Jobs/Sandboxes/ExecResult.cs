namespace Vectorscope.Jobs.Sandboxes;

/// <summary>How a command ended.</summary>
/// <param name="Output">Standard output and error as they came, UTF-8, wrong bytes replaced.</param>
/// <param name="OutputBytes">All bytes it wrote, kept or not.</param>
public sealed record ExecResult(int ExitCode, string Output, long OutputBytes, bool TimedOut);
