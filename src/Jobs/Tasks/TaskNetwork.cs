namespace Vectorscope.Jobs.Tasks;

/// <summary>What a task may reach.</summary>
public enum TaskNetwork
{
    Public,
    None,

    /// <summary>Only named hosts; a sandbox that cannot enforce it refuses the task.</summary>
    AllowList,
}
