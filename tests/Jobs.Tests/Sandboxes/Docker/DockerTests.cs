namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>Tests that share the engine.</summary>
[CollectionDefinition(nameof(DockerTests))]
public sealed class DockerTests : ICollectionFixture<DockerEngineFixture>;
