using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>A trajectory as our turns.</summary>
/// <param name="Version">As written, for example <c>ATIF-v1.6</c>.</param>
/// <param name="Model">As written, for example <c>provider/model</c>.</param>
public sealed record AtifTrajectory(
    string Version, string? SessionId, string Agent, string? AgentVersion, string? Model, IReadOnlyList<TraceTurn> Turns);
