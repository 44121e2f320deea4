namespace Vectorscope.Jobs.Sandboxes;

/// <summary>Why a sandbox stopped before it was disposed of.</summary>
public enum SandboxLimit
{
    Disk,
    Died,
}
