using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes;

/// <summary>What is asked of a sandbox.</summary>
/// <param name="RunId">Goes into labels and names, so that leftovers of a dead process are found.</param>
/// <param name="TrialName">Unique within the run; letters, digits, <c>-</c>, <c>_</c> and <c>.</c> only.</param>
/// <param name="ForbidNetwork">No network whatever the task says.</param>
public sealed record SandboxRequest(string RunId, string TrialName, TaskDefinition Task, bool ForbidNetwork);
