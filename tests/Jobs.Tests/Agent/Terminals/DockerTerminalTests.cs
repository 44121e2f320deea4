using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tests.Sandboxes.Docker;

namespace Vectorscope.Jobs.Tests.Agent.Terminals;

[Collection(nameof(DockerTests))]
public sealed class DockerTerminalTests(DockerEngineFixture docker) : TmuxTerminalTests
{
    protected override Task<ISandbox> StartAsync() => docker.StartAsync();
}
