using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs.Queries;

/// <summary>A run that was found by its name or id.</summary>
public sealed record NamedRun(string Id, string Kind, string Name, RunState State);
