using System.Security.Cryptography;
using System.Text;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Tests.Fakes;
using static Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap.BubblewrapFixture;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

public class BubblewrapSandboxTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sandbox_Started_IsAPrivateMachineOfRoot()
    {
        await using var sandbox = await StartAsync();

        Assert.Equal("0 sandbox /app [0]", await SayAsync(sandbox, "echo $(id -u) $(hostname) $PWD"));
        Assert.Equal("agent\nartifacts\nverifier [0]", await SayAsync(sandbox, "ls /logs"));
        Assert.Equal("/etc/passwd [0]", await SayAsync(sandbox, "find /home /app /root /tmp /srv /opt /var /etc/passwd -type f"));
        Assert.Equal("ok [0]", await SayAsync(sandbox, "for p in bash find grep sed gawk tar gzip zip git python3 tmux; do command -v $p >/dev/null || echo $p; done; echo ok"));
    }

    [Fact]
    public async Task Environment_OfTheHost_IsNotInTheSandbox()
    {
        Environment.SetEnvironmentVariable("VECTORSCOPE_TEST_SECRET", "hush");
        await using var sandbox = await StartAsync();

        Assert.Equal("HOME LANG PATH PWD SHELL SHLVL TAR_OPTIONS [0]", await SayAsync(sandbox, "compgen -e | sort | tr '\\n' ' '"));
        Assert.Equal(" [1]", await SayAsync(sandbox, "cat /proc/*/environ | tr '\\0' '\\n' | grep SECRET"));
    }

    [Fact]
    public async Task Exec_VariablesWorkdirAndInput_ReachTheCommand()
    {
        await using var sandbox = await StartAsync(environment: SandboxTask.Environment() with { Variables = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } });
        var request = ExecRequest.Shell("echo $A $B $PWD; cat; echo wrong >&2; exit 3") with
        {
            Workdir = "/tmp",
            User = "root",
            Variables = new Dictionary<string, string> { ["B"] = "q u'o\"te" },
            Input = Encoding.UTF8.GetBytes("grüße\n"),
        };

        var result = await sandbox.ExecAsync(request, Stop);

        Assert.Equal("1 q u'o\"te /tmp\ngrüße\nwrong\n", result.Output);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(Encoding.UTF8.GetByteCount(result.Output), result.OutputBytes);
        Assert.False(result.TimedOut);
    }

    [Fact]
    public async Task Exec_WhatCannotBeRun_IsTheCommandsFailure()
    {
        await using var sandbox = await StartAsync();

        Assert.Equal(127, (await sandbox.ExecAsync(new ExecRequest(["no-such-program"]), Stop)).ExitCode);
        var nowhere = await sandbox.ExecAsync(ExecRequest.Shell("true") with { Workdir = "/nowhere" }, Stop);
        Assert.Equal(126, nowhere.ExitCode);
        Assert.Contains("/nowhere", nowhere.Output, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<SandboxException>(() => sandbox.ExecAsync(ExecRequest.Shell("true") with { User = "daemon" }, Stop));
        Assert.Contains("daemon", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_TimeLimit_KillsTheCommandAndItsChildren()
    {
        var (time, limit) = (new HeldTime(), TimeSpan.FromMinutes(7));
        await using var sandbox = await StartAsync(time: time);

        var running = sandbox.ExecAsync(
            ExecRequest.Shell("echo begun; (trap '' TERM; touch /app/begun; sleep 77) & sleep 77 | cat; echo never") with { Timeout = limit }, Stop);
        await Patience.UntilFileAsync(sandbox, "/app/begun");
        time.Strike(limit);
        var result = await running;

        Assert.True(result.TimedOut);
        Assert.StartsWith("begun", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
        Assert.Equal(" [1]", await SayAsync(sandbox, "ps -eo stat=,args= | grep -v ^Z | grep '[s]leep 7'"));
    }

    [Fact]
    public async Task Exec_Cancelled_StopsAndTheSandboxLivesOn()
    {
        await using var sandbox = await StartAsync();
        using var cancel = new CancellationTokenSource();

        var running = sandbox.ExecAsync(ExecRequest.Shell("touch /app/begun; sleep infinity"), cancel.Token);
        await Patience.UntilFileAsync(sandbox, "/app/begun");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(" [1]", await SayAsync(sandbox, "ps -eo stat=,args= | grep -v ^Z | grep '[s]leep inf'"));
    }

    [Fact]
    public async Task Exec_SomethingLeftRunning_IsNotWaitedForAndLivesOn()
    {
        await using var sandbox = await StartAsync();

        // It cannot end before the next command.
        Assert.Equal("begun [0]", await SayAsync(sandbox, "(until [ -e /app/next ]; do sleep 0.1; done; echo noise; sleep infinity; echo more) & echo begun"));

        Assert.Equal("1 [0]", await SayAsync(sandbox, "touch /app/next; until pgrep -xf 'sleep infinity' >/dev/null; do sleep 0.1; done; pgrep -xfc 'sleep infinity'"));
    }

    [Fact]
    public async Task CopyIn_FolderTree_KeepsContentModesAndLinksAndBelongsToRoot()
    {
        using var folder = new TemporaryFolder();
        folder.Write("run.sh", "#!/bin/sh\necho ran\n");
        folder.Write("data/ä b.txt", "x");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["run.sh"], (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(folder["link"], "data/ä b.txt");
        await using var sandbox = await StartAsync();

        await sandbox.CopyInAsync(folder.Path, "/tests", Stop);

        Assert.Equal("ran [0]", await SayAsync(sandbox, "/tests/run.sh"));
        Assert.Equal("x755 root /tests/run.sh\n644 root /tests/data/ä b.txt [0]", await SayAsync(sandbox, "cat /tests/link; stat -c '%a %U %n' /tests/run.sh '/tests/data/ä b.txt'"));
    }

    [Fact]
    public async Task Start_TaskWithFilesInItsEnvironment_FindsThemInTheWorkdir()
    {
        using var folder = new TemporaryFolder();
        folder.Write("environment/input/a.txt", "a");
        await using var sandbox = await StartAsync(environment: SandboxTask.Environment() with { Workdir = "/srv/deep" }, folder: folder.Path);

        Assert.Equal("/srv/deep\ninput/a.txt [0]", await SayAsync(sandbox, "pwd; ls input/a.txt"));
    }

    [Fact]
    public async Task CopyIn_EmptyFolder_MakesTheFolder()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await StartAsync();

        await sandbox.CopyInAsync(folder.Path, "/tests", Stop);

        Assert.Equal("/tests [0]", await SayAsync(sandbox, "ls -d /tests"));
    }

    [Fact]
    public async Task CopyOut_Tree_ComesWithoutLinksAndSpecialFiles()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await StartAsync();
        await SayAsync(sandbox, "mkdir -p /logs/agent/sub; echo one >/logs/agent/one; echo two >/logs/agent/sub/two; chmod 000 /logs/agent/one; ln -s /etc/passwd /logs/agent/link; mkfifo /logs/agent/pipe; ln /logs/agent/one /logs/agent/hard");

        var leftOut = await sandbox.CopyOutAsync("/logs/agent", folder["out"], 1 << 20, Stop);

        Assert.Equal(["hard", "one", "sub/two"], Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder["out"], f)).Order(StringComparer.Ordinal));
        Assert.Equal("two\n", await File.ReadAllTextAsync(folder["out/sub/two"], Stop));
        Assert.Equal(["link", "pipe"], leftOut.Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    // An archive's blocks have 512 bytes, its short names 100, and a copy's parts 65,536.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(65_536)]
    [InlineData(200_001)]
    public async Task CopyOut_FilesOfAnySizeAndName_ComeWhole(int size)
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await StartAsync();
        var content = RandomNumberGenerator.GetBytes(size);
        string[] names = ["short", new string('x', 100), new string('y', 101), $"{new string('z', 200)}/{new string('ä', 120)}", "last"];
        Directory.CreateDirectory(folder[$"in/{new string('z', 200)}"]);
        foreach (var name in names) await File.WriteAllBytesAsync(folder[$"in/{name}"], content, Stop);
        await sandbox.CopyInAsync(folder["in"], "/logs/agent", Stop);

        Assert.Empty(await sandbox.CopyOutAsync("/logs/agent", folder["out"], 2 << 20, Stop));

        Assert.Equal(names.Length, Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Count());
        foreach (var name in names) Assert.Equal(content, await File.ReadAllBytesAsync(folder[$"out/{name}"], Stop));
    }

    [Fact]
    public async Task CopyOut_MoreThanIsTaken_EndsByItself()
    {
        using var folder = new TemporaryFolder();
        await using var sandbox = await StartAsync();
        await SayAsync(sandbox, "cd /logs/agent; seq 20010 | xargs touch; d=a; for i in $(seq 40); do d=$d/a; done; mkdir -p /logs/artifacts/$d");

        Assert.Contains(await sandbox.CopyOutAsync("/logs/agent", folder["many"], 1 << 20, Stop), line => line.Contains("after 20000 entries", StringComparison.Ordinal));
        Assert.NotEmpty(await sandbox.CopyOutAsync("/logs/artifacts", folder["deep"], 1 << 20, Stop));
    }

    [Fact]
    public async Task ReadFiles_Several_ComeInTheirOrder()
    {
        await using var sandbox = await StartAsync();
        await SayAsync(sandbox, "cd /app; printf 12345 >one; : >none; ln -s one link; head -c 300000 /dev/zero >large");

        var found = await sandbox.ReadFilesAsync([new("/app/large", 250_000), new("/app/gone", 9), new("/app/one", 9), new("/app/link", 9), new("/app/none", 9), new("/app", 9), new("/app/one", 2)], Stop);

        Assert.Equal([new byte[250_000], null, "12345"u8.ToArray(), null, [], null, "12"u8.ToArray()], found);
    }

    [Fact]
    public async Task ReadFile_OnlyRegularFiles()
    {
        await using var sandbox = await StartAsync();
        await SayAsync(sandbox, "printf 12345 >/logs/verifier/reward.txt; ln -s reward.txt /logs/verifier/link; mkfifo /logs/verifier/pipe");

        Assert.Equal("123"u8.ToArray(), await sandbox.ReadFileAsync("/logs/verifier/reward.txt", 3, Stop));
        Assert.Null(await sandbox.ReadFileAsync("/logs/verifier/link", 3, Stop));
        Assert.Null(await sandbox.ReadFileAsync("/logs/verifier/pipe", 3, Stop));
        Assert.Null(await sandbox.ReadFileAsync("/logs/verifier/none", 3, Stop));
    }

    [Fact]
    public async Task Dispose_LeavesNothingOnTheHost()
    {
        var sandbox = await StartAsync();
        await SayAsync(sandbox, "(setsid sleep 7654321 >/dev/null 2>&1 &); tmux new-session -d -s x");
        var groups = Groups();
        Assert.Contains(ProcessTable.All(), entry => CommandLine(entry.Id).Contains("7654321", StringComparison.Ordinal));

        await sandbox.DisposeAsync();

        Assert.DoesNotContain(ProcessTable.All(), entry => CommandLine(entry.Id).Contains("7654321", StringComparison.Ordinal));
        Assert.Null(ProcessTable.Find(sandbox.Init));
        Assert.All(groups, folder => Assert.False(Directory.Exists(folder)));
        Assert.False(sandbox.Broken.IsCompleted);

        string[] Groups() => [.. ControlGroupPlace.All.Value
            .SelectMany(place => Directory.EnumerateDirectories(place.Folder, "vectorscope.*"))
            .Where(folder => File.ReadLines(Path.Combine(folder, "cgroup.procs")).Contains($"{sandbox.Init}"))];
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
