using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Agent;

/// <summary>What an agent works with.</summary>
/// <param name="Turns">Is told of every finished turn.</param>
/// <param name="Screen">Is told of the last screen, for whoever watches.</param>
public sealed record AgentContext(
    TaskDefinition Task, ISandbox Sandbox, Func<TraceTurn, CancellationToken, Task> Turns, IProgress<string> Screen, TimeProvider Time);
