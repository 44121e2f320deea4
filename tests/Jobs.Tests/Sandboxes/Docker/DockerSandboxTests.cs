using System.Text;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>What a sandbox does for honest work, against the real engine.</summary>
[Collection(nameof(DockerTests))]
public sealed class DockerSandboxTests(DockerEngineFixture docker)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exec_Command_TellsExitCodeAndBothStreams()
    {
        await using var sandbox = await docker.StartAsync();
        var result = await sandbox.ExecAsync(ExecRequest.Shell("echo out; echo err >&2; exit 3"), Stop);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("out\n", result.Output);
        Assert.Contains("err\n", result.Output);
        Assert.Equal(8, result.OutputBytes);
        Assert.False(result.TimedOut);
    }

    [Fact]
    public async Task Exec_Settings_ReachTheCommand()
    {
        await using var sandbox = await docker.StartAsync();
        var result = await sandbox.ExecAsync(new ExecRequest(["sh", "-c", "id -un; pwd; echo $WORD; hostname; cat"])
        {
            User = "nobody",
            Workdir = "/tmp",
            Variables = new Dictionary<string, string> { ["WORD"] = "a b\"c" },
            Input = "from the host"u8.ToArray(),
        }, Stop);
        Assert.Equal("nobody\n/tmp\na b\"c\nsandbox\nfrom the host", result.Output);
        Assert.Equal("/app", sandbox.Workdir);
        Assert.Equal("/app\n", (await sandbox.ExecAsync(new ExecRequest(["pwd"]), Stop)).Output);
    }

    [Fact]
    public async Task Exec_UnknownCommand_Is127()
    {
        await using var sandbox = await docker.StartAsync();
        var result = await sandbox.ExecAsync(new ExecRequest(["no-such-command"]), Stop);
        Assert.Equal(127, result.ExitCode);
    }

    [Fact]
    public async Task Exec_PastItsLimit_KillsTheCommandAndItsChildren()
    {
        await using var sandbox = await docker.StartAsync();
        var limit = TimeSpan.FromMinutes(7);
        var running = sandbox.ExecAsync(
            ExecRequest.Shell("echo begun; sleep 7001 & (sleep 7002; true) & setsid sleep 7003 & touch /tmp/begun; wait") with { Timeout = limit }, Stop);
        await Patience.UntilFileAsync(sandbox, "/tmp/begun");
        docker.Time.Strike(limit);
        var result = await running;
        Assert.True(result.TimedOut);
        Assert.Equal("begun\n", result.Output);
        var left = await sandbox.ExecAsync(ExecRequest.Shell("ps -eo args | grep '^sleep 700' || echo none"), Stop);
        Assert.Equal("none\n", left.Output);
    }

    [Fact]
    public async Task Exec_Cancelled_KillsTheCommand()
    {
        await using var sandbox = await docker.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = sandbox.ExecAsync(ExecRequest.Shell("touch /tmp/begun; sleep 7004"), cancel.Token);
        await Patience.UntilFileAsync(sandbox, "/tmp/begun");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("none\n", (await sandbox.ExecAsync(ExecRequest.Shell("ps -eo args | grep '^sleep 7004' || echo none"), Stop)).Output);
    }

    [Fact]
    public async Task Exec_BackgroundChildHoldingTheOutput_DoesNotHang()
    {
        await using var sandbox = await docker.StartAsync();
        var result = await sandbox.ExecAsync(ExecRequest.Shell("sleep infinity & echo done") with { Timeout = Patience.Limit }, Stop);
        Assert.Equal((0, "done\n", false), (result.ExitCode, result.Output, result.TimedOut));
    }

    [Fact]
    public async Task Copy_InAndOut_KeepsContentNamesAndModes()
    {
        await using var sandbox = await docker.StartAsync();
        var source = docker.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(source, "test.sh"), "echo hi\n", Stop);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(source, "test.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(source, "sub", "ünder"));
        var bytes = Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7)).ToArray();
        await File.WriteAllBytesAsync(Path.Combine(source, "sub", "ünder", "data.bin"), bytes, Stop);

        await sandbox.CopyInAsync(source, "/tests", Stop);
        var stat = await sandbox.ExecAsync(ExecRequest.Shell("stat -c '%a %U %n' /tests /tests/test.sh"), Stop);
        Assert.Equal("755 root /tests\n700 root /tests/test.sh\n", stat.Output);

        var target = docker.NewFolder();
        Assert.Empty(await sandbox.CopyOutAsync("/tests", target, 1 << 30, Stop));
        Assert.Equal("echo hi\n", await File.ReadAllTextAsync(Path.Combine(target, "test.sh"), Stop));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(target, "sub", "ünder", "data.bin"), Stop));
    }

    [Fact]
    public async Task CopyIn_FolderThatExists_KeepsItsMode()
    {
        await using var sandbox = await docker.StartAsync();
        var source = docker.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(source, "a"), "a", Stop);
        await sandbox.CopyInAsync(source, "/tmp", Stop);
        Assert.Equal("1777\na", (await sandbox.ExecAsync(ExecRequest.Shell("stat -c %a /tmp; cat /tmp/a"), Stop)).Output);
    }

    [Fact]
    public async Task ReadFile_RegularFile_IsItsFirstBytes()
    {
        await using var sandbox = await docker.StartAsync();
        await sandbox.ExecAsync(ExecRequest.Shell("printf 0.5 > /logs/verifier/reward.txt"), Stop);
        Assert.Equal("0.5", Encoding.UTF8.GetString((await sandbox.ReadFileAsync("/logs/verifier/reward.txt", 100, Stop))!));
        Assert.Equal("0.", Encoding.UTF8.GetString((await sandbox.ReadFileAsync("/logs/verifier/reward.txt", 2, Stop))!));
        Assert.Null(await sandbox.ReadFileAsync("/logs/verifier/none", 2, Stop));
        Assert.Null(await sandbox.ReadFileAsync("/logs/verifier", 2, Stop));
    }

    [Fact]
    public async Task Start_LogsFolders_AreWritableByEveryUser()
    {
        await using var sandbox = await docker.StartAsync();
        var result = await sandbox.ExecAsync(ExecRequest.Shell("touch /logs/agent/a /logs/verifier/b /logs/artifacts/c && echo ok") with { User = "nobody" }, Stop);
        Assert.Equal("ok\n", result.Output);
    }

    [Fact]
    public async Task Start_TaskWithoutNetwork_HasOnlyLoopback()
    {
        await using var sandbox = await docker.StartAsync();
        Assert.Equal("lo\n", (await sandbox.ExecAsync(ExecRequest.Shell("ls /sys/class/net"), Stop)).Output);
    }

    [Fact]
    public async Task Start_EightAtOnce_AllWorkAlone()
    {
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => docker.StartAsync()));
        var answers = await Task.WhenAll(sandboxes.Select((s, i) => s.ExecAsync(ExecRequest.Shell($"echo {i} >> /app/mine; cat /app/mine"), Stop)));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}\n"), answers.Select(a => a.Output));
        await Task.WhenAll(sandboxes.Select(s => s.DisposeAsync().AsTask()));
        Assert.All(await Task.WhenAll(sandboxes.Select(s => docker.ExistsAsync(s.Id))), Assert.False);
    }
}
