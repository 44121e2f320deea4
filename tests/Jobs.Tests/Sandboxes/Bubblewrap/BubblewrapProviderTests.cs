using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

public class BubblewrapProviderTests
{
    private static readonly BubblewrapProvider Provider = new(TimeProvider.System);

    [Theory]
    [InlineData(null, TaskNetwork.None, 0, "Dockerfile")]
    [InlineData("ubuntu:24.04", TaskNetwork.None, 0, "ubuntu:24.04")]
    [InlineData("vectorscope/base:1", TaskNetwork.None, 1, "GPU")]
    [InlineData("vectorscope/base:1", TaskNetwork.Public, 0, "network")]
    [InlineData("vectorscope/base:1", TaskNetwork.AllowList, 0, "example.org")]
    public void WhyUnsupported_TaskThatNeedsMore_NamesIt(string? image, TaskNetwork network, int gpus, string named)
    {
        var task = SandboxTask.Create(SandboxTask.Environment() with { DockerImage = image, HasDockerfile = image is null, Network = network, AllowedHosts = ["example.org"], Gpus = gpus });

        var why = Provider.WhyUnsupported(task, forbidNetwork: false);

        Assert.Contains(named, why, StringComparison.Ordinal);
        Assert.Contains("probe", why, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyUnsupported_NetworkForbiddenByTheRun_IsNone()
    {
        var task = SandboxTask.Create(SandboxTask.Environment() with { Network = TaskNetwork.Public });

        Assert.Null(Provider.WhyUnsupported(task, forbidNetwork: true));
        Assert.Null(Provider.WhyUnsupported(SandboxTask.Create(), forbidNetwork: false));
    }

    [Fact]
    public void WhyUnsupported_AnotherUser_NamesHim() =>
        Assert.Contains("'worker'", Provider.WhyUnsupported(SandboxTask.Create() with { Agent = new TaskAgentSettings(1, "worker") }, true), StringComparison.Ordinal);

    [Fact]
    public void Limits_NothingSaid_AreOursAndDiskIsNeverMostOfTheMachine()
    {
        var silent = BubblewrapLimits.For(new TaskEnvironment { BuildTimeoutSeconds = 1 }, 16L << 30);
        var greedy = BubblewrapLimits.For(new TaskEnvironment { BuildTimeoutSeconds = 1, StorageMb = 10_240, MemoryMb = 100, Cpus = 2 }, 16L << 30);

        Assert.Equal((2048L << 20, 256L << 20, 512, null), (silent.MemoryBytes, silent.DiskBytes, silent.Processes, silent.Cpus));
        Assert.Equal((100L << 20, 4L << 30, 2), (greedy.MemoryBytes, greedy.DiskBytes, greedy.Cpus));
    }

    [Fact]
    public async Task CleanUp_GroupOfADeadOwner_IsRemovedAndOthersStay()
    {
        await BubblewrapFixture.ProviderAsync();
        await using var living = await BubblewrapFixture.StartAsync(controlGroups: true);
        var run = $"run-{Guid.NewGuid():N}";
        var left = ControlGroupPlace.All.Value.Select(place => Path.Combine(place.Folder, $"vectorscope.999999999.1.{run}.{Guid.NewGuid():N}")).ToList();
        foreach (var folder in left) Directory.CreateDirectory(folder);

        await Provider.CleanUpAsync("another", TestContext.Current.CancellationToken);
        Assert.All(left, folder => Assert.True(Directory.Exists(folder)));
        await Provider.CleanUpAsync(run, TestContext.Current.CancellationToken);

        Assert.All(left, folder => Assert.False(Directory.Exists(folder)));
        Assert.Equal("fine [0]", await BubblewrapFixture.SayAsync(living, "echo fine"));
    }

    [Fact]
    public async Task CleanUp_OfAllRuns_RemovesEmptyGroupsOfDeadOwnersOnly()
    {
        await BubblewrapFixture.ProviderAsync();
        await using var living = await BubblewrapFixture.StartAsync(controlGroups: true);
        var left = ControlGroupPlace.All.Value.Select(place => Path.Combine(place.Folder, $"vectorscope.999999999.1.run-{Guid.NewGuid():N}.{Guid.NewGuid():N}")).ToList();
        foreach (var folder in left) Directory.CreateDirectory(folder);

        await Provider.CleanUpAsync(null, TestContext.Current.CancellationToken);

        Assert.All(left, folder => Assert.False(Directory.Exists(folder)));
        Assert.Equal("fine [0]", await BubblewrapFixture.SayAsync(living, "echo fine"));
    }

    [Fact]
    public async Task Start_VariableThatIsNotSet_IsAnInfrastructureFailure()
    {
        await BubblewrapFixture.ProviderAsync(controlGroups: false);

        await Assert.ThrowsAsync<SandboxException>(() => BubblewrapFixture.StartAsync(
            false, SandboxTask.Environment() with { Variables = new Dictionary<string, string> { ["A"] = "${VECTORSCOPE_TEST_UNSET}" } }));
    }
}
