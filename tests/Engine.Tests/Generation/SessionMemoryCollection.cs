namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Runs while no other test does.</summary>
[CollectionDefinition(nameof(SessionMemoryTests), DisableParallelization = true)]
public sealed class SessionMemoryCollection;
