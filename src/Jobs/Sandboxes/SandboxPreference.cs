using Vectorscope.Engine.Settings;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>The sandbox that a spec asks for.</summary>
public enum SandboxPreference
{
    /// <summary>Docker when an engine answers, else whatever else works here.</summary>
    [Label("Automatic")]
    Auto,

    [Label("Docker")]
    Docker,

    [Label("Bubblewrap")]
    Bubblewrap,
}
