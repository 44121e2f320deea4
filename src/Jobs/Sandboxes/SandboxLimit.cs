namespace Vectorscope.Jobs.Sandboxes;

/// <summary>Why a sandbox stopped before it was disposed of.</summary>
public enum SandboxLimit
{
    Disk,
    Died,

    /// <summary>The machine ran short of something, and this sandbox had to make room although it kept to its own limits.</summary>
    Machine,
}
