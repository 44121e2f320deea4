using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Leases;

/// <summary>A step to another state, with what the timeline says about it.</summary>
internal sealed record RunTransition(string RunId, RunState To, string? Reason, string? Advice = null, string? Detail = null);
