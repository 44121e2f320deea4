namespace Vectorscope.Jobs.Sandboxes;

public enum SandboxKind
{
    Docker,
    Bubblewrap,
}
