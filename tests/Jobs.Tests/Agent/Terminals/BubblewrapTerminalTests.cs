using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

namespace Vectorscope.Jobs.Tests.Agent.Terminals;

public sealed class BubblewrapTerminalTests : TmuxTerminalTests
{
    protected override async Task<ISandbox> StartAsync() => await BubblewrapFixture.StartAsync();
}
