namespace Vectorscope.Jobs.Tasks;

/// <summary>The text of an instruction.md without its canary lines, which ask to stay out of training data and are no part of the task.</summary>
public static class TaskInstruction
{
    /// <summary>Drops leading HTML or # comments of one line that name a canary, and the blank lines behind them.</summary>
    public static string WithoutCanary(string text)
    {
        var rest = text.AsSpan();
        var dropped = false;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf('\n');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            if (IsCanary(line))
            {
                dropped = true;
            }
            else if (!dropped || line.Length > 0)
            {
                break;
            }
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        return rest.ToString();
    }

    private static bool IsCanary(ReadOnlySpan<char> line) =>
        (line.StartsWith("#") || (line.StartsWith("<!--") && line.EndsWith("-->")))
        && line.Contains("canary", StringComparison.OrdinalIgnoreCase);
}
