using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Docker;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>Where a sandbox's image comes from, and what its task's settings make of it, against the real engine.</summary>
[Collection(nameof(DockerTests))]
public sealed class DockerImageTests(DockerEngineFixture docker)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dockerfile_IsBuiltOnceAndKept()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { DockerImage = null, HasDockerfile = true });
        Directory.CreateDirectory(task.EnvironmentFolder);
        await File.WriteAllTextAsync(Path.Combine(task.EnvironmentFolder, "Dockerfile"), "FROM vectorscope/base:1\nWORKDIR /srv/here\nCOPY data.txt .\nUSER nobody\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(task.EnvironmentFolder, "data.txt"), "built in", Stop);
        docker.Need();
        var lines = new List<string>();
        var request = new SandboxRequest(docker.RunId, "built", task, ForbidNetwork: false);
        await using (var sandbox = await docker.Provider.StartAsync(request, new InlineProgress<string>(lines.Add), Stop))
        {
            Assert.Equal("nobody built in", (await sandbox.ExecAsync(ExecRequest.Shell("echo $(id -un) $(cat data.txt)"), Stop)).Output.Trim());
            Assert.Equal("/srv/here", sandbox.Workdir);
        }
        Assert.Contains(lines, l => l.Contains("Step 1/", StringComparison.Ordinal));
        lines.Clear();
        await using (await docker.Provider.StartAsync(request, new InlineProgress<string>(lines.Add), Stop))
        {
            Assert.Empty(lines);
        }
        await docker.Engine.AskAsync("Remove the test's image", (client, token) =>
            client.Images.DeleteImageAsync($"vectorscope/task-sample-task:{task.Digest[..16]}", new() { Force = true }, token), Stop);
    }

    [Fact]
    public async Task Dockerfile_ThatFails_TellsItsLastLines()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { DockerImage = null, HasDockerfile = true });
        Directory.CreateDirectory(task.EnvironmentFolder);
        await File.WriteAllTextAsync(Path.Combine(task.EnvironmentFolder, "Dockerfile"), "FROM vectorscope/base:1\nRUN echo so far so good && exit 7\n", Stop);
        var failed = await Assert.ThrowsAsync<SandboxException>(() => docker.StartAsync(task));
        Assert.Contains("so far so good", failed.Message);
        Assert.Contains("7", failed.Message);
    }

    [Fact]
    public async Task ImageWithoutTmux_AndWithoutNetwork_IsTheMachinerysFailure()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { DockerImage = null, HasDockerfile = true });
        Directory.CreateDirectory(task.EnvironmentFolder);
        await File.WriteAllTextAsync(Path.Combine(task.EnvironmentFolder, "Dockerfile"), "FROM vectorscope/base:1\nRUN dpkg --remove --force-depends tmux\n", Stop);
        await using (var sandbox = await docker.StartAsync(task))
        {
            var failed = await Assert.ThrowsAsync<SandboxException>(() => TmuxInstaller.EnsureAsync(sandbox, Stop));
            Assert.Contains("tmux is missing", failed.Message);
            Assert.Contains("give the task a network", failed.Message);
        }
        await docker.Engine.AskAsync("Remove the test's image", (client, token) =>
            client.Images.DeleteImageAsync($"vectorscope/task-sample-task:{task.Digest[..16]}", new() { Force = true }, token), Stop);
    }

    [Fact]
    public async Task PrebuiltImage_OtherFilesOfTheEnvironment_LieInTheWorkdir()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { Workdir = "/srv/made here" });
        Directory.CreateDirectory(task.EnvironmentFolder);
        await File.WriteAllTextAsync(Path.Combine(task.EnvironmentFolder, "input.csv"), "a,b", Stop);
        await using var sandbox = await docker.StartAsync(task);
        Assert.Equal("/srv/made here\na,b", (await sandbox.ExecAsync(ExecRequest.Shell("pwd; cat input.csv"), Stop)).Output);
    }

    [Fact]
    public async Task Settings_OfTheTask_AreTheContainersLimits()
    {
        Environment.SetEnvironmentVariable("VECTORSCOPE_TEST_WORD", "from the host");
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with
        {
            Cpus = 1,
            MemoryMb = 300,
            Variables = new Dictionary<string, string> { ["A"] = "${VECTORSCOPE_TEST_WORD}", ["B"] = "${VECTORSCOPE_NO_SUCH:-instead}" },
        });
        await using var sandbox = await docker.StartAsync(task);
        Assert.Equal("from the host, instead\n", (await sandbox.ExecAsync(ExecRequest.Shell("echo $A, $B"), Stop)).Output);
        var host = (await docker.Engine.AskAsync("Look", (client, token) => client.Containers.InspectContainerAsync(sandbox.Id, token), Stop)).HostConfig!;
        Assert.Equal((1_000_000_000L, 300L << 20, 300L << 20, 1024L), (host.NanoCPUs, host.Memory, host.MemorySwap, host.PidsLimit));
        var hog = await sandbox.ExecAsync(ExecRequest.Shell("python3 -c 'x = bytearray(600 << 20); print(len(x))'"), Stop);
        Assert.Equal(137, hog.ExitCode);
        Assert.False(sandbox.Broken.IsCompleted);
    }

    [Fact]
    public async Task Variable_ThatIsMissing_IsNamed()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { Variables = new Dictionary<string, string> { ["KEY"] = "${VECTORSCOPE_NO_SUCH}" } });
        Assert.Contains("VECTORSCOPE_NO_SUCH", (await Assert.ThrowsAsync<SandboxException>(() => docker.StartAsync(task))).Message);
    }

    [Fact]
    public async Task StartLimit_WhenItPasses_IsTold()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { BuildTimeoutSeconds = 0.001 });
        Assert.Contains("environment.build_timeout_sec", (await Assert.ThrowsAsync<SandboxException>(() => docker.StartAsync(task))).Message);
    }

    [Fact]
    public void WhyUnsupported_NamesTheKey()
    {
        Assert.Contains("environment.gpus", docker.Provider.WhyUnsupported(docker.NewTask(DockerEngineFixture.NoNetwork with { Gpus = 1 }), false));
        var listed = docker.NewTask(DockerEngineFixture.NoNetwork with { Network = TaskNetwork.AllowList, AllowedHosts = ["example.org"] });
        Assert.Contains("environment.allowed_hosts", docker.Provider.WhyUnsupported(listed, false));
        Assert.Null(docker.Provider.WhyUnsupported(listed, true));
        Assert.Null(docker.Provider.WhyUnsupported(docker.NewTask(), false));
    }

    [Fact]
    public async Task WhyUnavailable_NoEngineThere_SaysWhatToDo()
    {
        using var nowhere = new DockerEngine("unix:///nowhere/docker.sock");
        var reason = await DockerAvailability.WhyNotAsync(() => nowhere, Stop);
        Assert.Contains("unix:///nowhere/docker.sock", reason);
        Assert.Contains("bubblewrap", reason);
    }
}
