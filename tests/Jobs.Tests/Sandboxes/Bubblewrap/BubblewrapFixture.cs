using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

/// <summary>Starts sandboxes for tests, or skips them where this machine cannot make any, saying why.</summary>
public sealed class BubblewrapFixture
{
    private static readonly Task<string?> Obstacle = new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(CancellationToken.None);

    internal static async Task<BubblewrapProvider> ProviderAsync(bool controlGroups = true, HeldTime? time = null)
    {
        var why = await Obstacle;
        Assert.SkipWhen(why is not null, $"No bubblewrap sandbox can be made here: {why}");
        Assert.SkipWhen(controlGroups && ControlGroupPlace.All.Value.Count == 0, "No control group may be made here: the limits of processes are tested alone.");
        return new BubblewrapProvider(time ?? new HeldTime()) { UseControlGroups = controlGroups };
    }

    internal static async Task<BubblewrapSandbox> StartAsync(
        bool? controlGroups = null, TaskEnvironment? environment = null, string folder = "/nonexistent", HeldTime? time = null)
    {
        var provider = await ProviderAsync(controlGroups ?? ControlGroupPlace.All.Value.Count > 0, time);
        var request = new SandboxRequest("run", $"trial-{Guid.NewGuid():N}", SandboxTask.Create(environment, folder), ForbidNetwork: true);
        return (BubblewrapSandbox)await provider.StartAsync(request, new Progress<string>(), TestContext.Current.CancellationToken);
    }

    internal static async Task<string> SayAsync(ISandbox sandbox, string line)
    {
        var result = await sandbox.ExecAsync(ExecRequest.Shell(line) with { Timeout = Patience.Limit }, TestContext.Current.CancellationToken);
        return $"{result.Output.Trim()} [{result.ExitCode}]";
    }
}
