namespace Vectorscope.Jobs.Sandboxes;

/// <summary>A command for a sandbox. No shell is put around it.</summary>
public sealed record ExecRequest(IReadOnlyList<string> Command)
{
    /// <summary>Default: the sandbox's own.</summary>
    public string? Workdir { get; init; }

    /// <summary>Default: the image's user. <c>root</c> is the sandbox's own root, never the host's.</summary>
    public string? User { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
    public TimeSpan? Timeout { get; init; }

    /// <summary>Given to its standard input, which is then closed.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Output beyond this is read and thrown away, in the middle: its first and last halves are kept.</summary>
    public int MaxOutputBytes { get; init; } = 1 << 20;

    /// <summary>A shell line as Harbor runs them: <c>bash -c</c>, no login.</summary>
    public static ExecRequest Shell(string line) => new(["bash", "-c", line]);
}
