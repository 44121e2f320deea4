using System.Diagnostics;
using System.Text;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Docker;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>What a sandbox does against a program that means harm, against the real engine.</summary>
[Collection(nameof(DockerTests))]
public sealed class DockerHostileTests(DockerEngineFixture docker)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ForkBomb_IsHeldAtTheProcessLimit_AndTheNextCommandRuns()
    {
        await using var sandbox = await docker.StartAsync(docker.NewTask(DockerEngineFixture.NoNetwork with { Cpus = 1 }));
        await using var other = await docker.StartAsync();
        // Forks until nothing more can, and stays: unlike a shell's, which waits politely when a fork fails.
        await sandbox.ExecAsync(ExecRequest.Shell("""
            echo kept > /app/work
            setsid python3 -c '
            import os, time
            while True:
                try: os.fork()
                except OSError: time.sleep(0.2)
            ' >/dev/null 2>&1 &
            """), Stop);

        Assert.Equal("still here\n", (await other.ExecAsync(ExecRequest.Shell("echo still here"), Stop)).Output);
        var after = await sandbox.ExecAsync(ExecRequest.Shell("cat /app/work | cat"), Stop);
        Assert.Equal((0, "kept\n"), (after.ExitCode, after.Output));
        Assert.False(sandbox.Broken.IsCompleted);
    }

    [Fact]
    public async Task DiskFilling_BreaksTheSandbox()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { StorageMb = 200 });
        await using var sandbox = await docker.StartAsync(task);
        var filling = sandbox.ExecAsync(ExecRequest.Shell("i=0; while :; do head -c 50M /dev/zero > /app/$i || exit; i=$((i+1)); done"), Stop);
        var refused = await Assert.ThrowsAsync<SandboxException>(() => filling);
        Assert.Contains("environment.storage_mb", refused.Message);
        Assert.Equal(SandboxLimit.Disk, await sandbox.Broken);
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.ExecAsync(ExecRequest.Shell("true"), Stop));
    }

    [Fact]
    public async Task DiskFilling_ThroughAFileOfTheEngine_BreaksTheSandboxToo()
    {
        var task = docker.NewTask(DockerEngineFixture.NoNetwork with { StorageMb = 200 });
        await using var sandbox = await docker.StartAsync(task);
        await sandbox.ExecAsync(ExecRequest.Shell("head -c 300M /dev/zero > /etc/hosts"), Stop).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(SandboxLimit.Disk, await sandbox.Broken.WaitAsync(Patience.Limit, Stop));
    }

    [Fact]
    public async Task OutputFlood_IsBoundedInMemoryAndByItsLimit()
    {
        await using var sandbox = await docker.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var limit = TimeSpan.FromMinutes(7);
        var running = sandbox.ExecAsync(
            new ExecRequest(["sh", "-c", "echo first; head -c 20M /dev/zero; touch /tmp/flooded; cat /dev/zero"]) { MaxOutputBytes = 1000, Timeout = limit }, Stop);
        await Patience.UntilFileAsync(sandbox, "/tmp/flooded");
        docker.Time.Strike(limit);
        var result = await running;
        Assert.True(result.TimedOut);
        Assert.StartsWith("first\n", result.Output);
        Assert.True(result.Output.Length < 1200);
        Assert.True(result.OutputBytes > 10 << 20, $"{result.OutputBytes}");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50 << 20);
    }

    [Fact]
    public async Task CopyOut_HostileFolder_TakesOnlyFilesAndFolders()
    {
        await using var sandbox = await docker.StartAsync();
        await sandbox.ExecAsync(ExecRequest.Shell("""
            cd /logs/artifacts
            echo good > good.txt
            ln -s /etc/shadow secret; ln -s ../../../../../../etc out; ln good.txt hard
            mkfifo pipe; truncate -s 9G sparse; head -c 5M /dev/zero > zz-big
            mkdir -p 'a b/..c'; echo fine > 'a b/..c/...'
            """), Stop);
        var target = docker.NewFolder();
        var leftOut = await sandbox.CopyOutAsync("/logs/artifacts", target, 1 << 20, Stop);
        var found = Directory.EnumerateFileSystemEntries(target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(target, f)).ToList();
        Assert.All(found, f => Assert.Contains(f, (string[])["good.txt", "hard", "a b", "a b/..c", "a b/..c/..."]));
        Assert.Contains(found, f => f is "good.txt" or "hard");
        Assert.All(found, f => Assert.Null(File.ResolveLinkTarget(Path.Combine(target, f), false)));
        foreach (var name in (string[])["secret", "out", "pipe", "sparse"]) Assert.Contains(leftOut, line => line.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyOut_FolderThatIsALink_StaysInTheSandbox()
    {
        await using var sandbox = await docker.StartAsync();
        var secret = Path.Combine(docker.NewFolder(), "secret");
        await File.WriteAllTextAsync(secret, "of the host", Stop);
        await sandbox.ExecAsync(ExecRequest.Shell($"rm -rf /logs/verifier; ln -s {Path.GetDirectoryName(secret)} /logs/verifier"), Stop);
        var target = docker.NewFolder();
        Assert.NotEmpty(await sandbox.CopyOutAsync("/logs/verifier", target, 1 << 20, Stop));
        Assert.Empty(Directory.EnumerateFileSystemEntries(target));
        Assert.Null(await sandbox.ReadFileAsync("/logs/verifier/secret", 100, Stop));
    }

    [Fact]
    public async Task ReadFile_LinkPipeOrDevice_IsNothing()
    {
        await using var sandbox = await docker.StartAsync();
        await sandbox.ExecAsync(ExecRequest.Shell("cd /logs/verifier; echo 1 > real; ln -s real reward.txt; ln -s /etc/shadow reward.json; mkfifo pipe; ln -s /dev/zero endless"), Stop);
        foreach (var name in (string[])["reward.txt", "reward.json", "pipe", "endless"])
            Assert.Null(await sandbox.ReadFileAsync($"/logs/verifier/{name}", 100, Stop));
        Assert.Null(await sandbox.ReadFileAsync("/dev/zero", 100, Stop));
        Assert.Equal("1\n", Encoding.UTF8.GetString((await sandbox.ReadFileAsync("/logs/verifier/real", 100, Stop))!));
    }

    [Fact]
    public async Task ReadFile_SparseTerabyte_IsItsFirstBytesAtOnce()
    {
        await using var sandbox = await docker.StartAsync(docker.NewTask(DockerEngineFixture.NoNetwork with { StorageMb = 3 << 20 }));
        await sandbox.ExecAsync(ExecRequest.Shell("truncate -s 1T /app/sparse"), Stop);
        Assert.Equal(10, (await sandbox.ReadFileAsync("/app/sparse", 10, Stop))!.Length);
        Assert.Equal("here\n", (await sandbox.ExecAsync(ExecRequest.Shell("echo here"), Stop)).Output);
    }

    [Fact]
    public async Task Root_HasNoWayOut()
    {
        await using var sandbox = await docker.StartAsync();
        var result = await sandbox.ExecAsync(ExecRequest.Shell("""
            id -u
            [ -e /var/run/docker.sock ] && echo socket
            mount -t tmpfs none /mnt 2>/dev/null && echo mounted
            mknod /tmp/disk b 254 0 2>/dev/null && echo device
            unshare -m true 2>/dev/null && echo namespace
            dmesg >/dev/null 2>&1 && echo kernel log
            (echo 1 > /proc/sys/kernel/sysrq) 2>/dev/null && echo sysrq
            grep -E 'NoNewPrivs|CapEff' /proc/self/status
            """), Stop);
        // The bits of a00404fb: chown, dac_override, fowner, fsetid, kill, setgid, setuid, net_bind_service, sys_chroot, audit_write, setfcap.
        Assert.Equal("0\nCapEff:\t00000000a00404fb\nNoNewPrivs:\t1\n", result.Output);
    }

    [Fact]
    public async Task KilledFromInside_LivesOn()
    {
        await using var sandbox = await docker.StartAsync();
        await sandbox.ExecAsync(ExecRequest.Shell("kill -9 1; kill -9 -1"), Stop);
        Assert.Equal("alive\n", (await sandbox.ExecAsync(ExecRequest.Shell("echo alive"), Stop)).Output);
        Assert.False(sandbox.Broken.IsCompleted);
    }

    [Fact]
    public async Task KilledFromOutside_IsBroken()
    {
        await using var sandbox = await docker.StartAsync();
        var pending = sandbox.ExecAsync(ExecRequest.Shell("sleep 600"), Stop);
        await docker.Engine.AskAsync("Kill it", (client, token) => client.Containers.KillContainerAsync(sandbox.Id, new(), token), Stop);
        Assert.Equal(SandboxLimit.Died, await sandbox.Broken.WaitAsync(Patience.Limit, Stop));
        await Assert.ThrowsAsync<SandboxException>(() => pending);
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.ReadFileAsync("/etc/passwd", 10, Stop));
    }

    [Fact]
    public async Task Tests_PlantedByTheAgent_CanBeClearedByRoot()
    {
        await using var sandbox = await docker.StartAsync();
        await sandbox.ExecAsync(ExecRequest.Shell("mkdir -p /tests /logs/verifier; echo 1 > /logs/verifier/reward.txt; echo evil > /tests/test.sh; chmod 000 /tests /logs/verifier"), Stop);
        var cleared = await sandbox.ExecAsync(ExecRequest.Shell("rm -rf /tests /logs/verifier && mkdir -m 777 /logs/verifier && ls -A /logs/verifier | cat") with { User = "root" }, Stop);
        Assert.Equal((0, ""), (cleared.ExitCode, cleared.Output));
        var tests = docker.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(tests, "test.sh"), "honest", Stop);
        await sandbox.CopyInAsync(tests, "/tests", Stop);
        Assert.Equal("honest", (await sandbox.ExecAsync(ExecRequest.Shell("cat /tests/*"), Stop)).Output);
    }

    [Fact]
    public async Task CleanUp_OwnerIsDead_RemovesItsContainersOnly()
    {
        await using var mine = await docker.StartAsync();
        using var dead = Process.Start("true");
        await dead.WaitForExitAsync(Stop);
        var owner = new Jobs.Store.LeaseOwner(Jobs.Store.LeaseOwner.OfThisProcess.Machine, dead.Id, TimeProvider.System.GetUtcNow());
        var left = await docker.Engine.CreateContainerAsync(new()
        {
            Name = $"vectorscope-left-{Guid.NewGuid():N}",
            Image = DockerImages.Base,
            Labels = new Dictionary<string, string> { [DockerLabels.Owner] = owner.ToString(), [DockerLabels.Run] = "some-other-run" },
        }, Stop);
        await docker.Provider.CleanUpAsync(null, Stop);
        Assert.False(await docker.ExistsAsync(left));
        Assert.True(await docker.ExistsAsync(mine.Id));
    }
}
