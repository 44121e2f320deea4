using System.Globalization;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Bubblewrap;
using Vectorscope.Jobs.Tests.Fakes;
using static Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap.BubblewrapFixture;

namespace Vectorscope.Jobs.Tests.Sandboxes.Bubblewrap;

/// <summary>What agents must not be able to do; each with control groups, and with the limits of processes alone.</summary>
public class BubblewrapHostileTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ForkBomb_IsContainedAndItsSandboxCanStillBeGraded(bool controlGroups)
    {
        await using var neighbour = await StartAsync(controlGroups);
        await using var sandbox = await StartAsync(controlGroups);
        await SayAsync(sandbox, "touch /app/kept; (bomb() { bomb | bomb & }; bomb) >/dev/null 2>&1 &");
        await SayAsync(sandbox, "setsid python3 -c 'import os\nwhile True:\n try: os.fork()\n except OSError: pass' >/dev/null 2>&1 &");

        var most = 0;
        await Patience.UntilAsync(() => (most = Math.Max(most, ProcessTable.InNamespaceOf(sandbox.Init).Count())) >= 420);

        Assert.InRange(most, 420, 640);
        Assert.Equal("fine [0]", await SayAsync(neighbour, "echo fine | cat"));
        Assert.Equal("/app/kept [0]", await SayAsync(sandbox, "ls /app/* | cat"));
        // Hundreds that were killed take a moment to be gone; none is left to begin again.
        await Patience.UntilAsync(() => ProcessTable.InNamespaceOf(sandbox.Init).Count() <= 10);
        Assert.Equal("/app/kept [0]", await SayAsync(sandbox, "ls /app/* | cat"));
        Assert.InRange(ProcessTable.InNamespaceOf(sandbox.Init).Count(), 1, 10);
    }

    [Theory]
    [InlineData("dd if=/dev/zero of=/app/big bs=1M 2>&1 | grep -o 'No space left.*'", "No space left on device")]
    [InlineData("fallocate -l 1T /var/tmp/big 2>&1 | grep -o 'No space left.*'; head -c 70M /dev/zero >/home/x 2>/dev/null; echo $?", "1")]
    [InlineData("mkdir /app/d; cd /app/d; python3 -c 'for i in range(101000): open(str(i), \"w\").close()'; echo $?", "0")]
    public async Task DiskFilling_EndsTheSandboxAsDisk(string line, string sees)
    {
        await using var neighbour = await StartAsync();
        await using var sandbox = await StartAsync(environment: SandboxTask.Environment() with { MemoryMb = 1024 });
        var running = sandbox.ExecAsync(ExecRequest.Shell(line), Stop);

        Assert.Equal(SandboxLimit.Disk, await sandbox.Broken.WaitAsync(Patience.Limit, Stop));

        try
        {
            Assert.EndsWith(sees, (await running).Output.TrimEnd(), StringComparison.Ordinal);
        }
        catch (SandboxException)
        {
            // It was ended before it could say so.
        }
        var afterwards = await Assert.ThrowsAsync<SandboxException>(() => sandbox.ExecAsync(ExecRequest.Shell("true"), Stop));
        Assert.Contains("disk", afterwards.Message, StringComparison.Ordinal);
        Assert.Null(ProcessTable.Find(sandbox.Init));
        Assert.Equal("fine [0]", await SayAsync(neighbour, "echo fine >/app/x; cat /app/x"));
    }

    [Fact]
    public async Task Writing_OutsideTheDisk_IsBoundedOrForbidden()
    {
        await using var sandbox = await StartAsync();

        await SayAsync(sandbox, "head -c 100M /dev/zero >/dev/shm/x; head -c 100M /dev/zero >/etc/x");

        Assert.Equal("67108864 [0]", await SayAsync(sandbox, "stat -c %s /dev/shm/x"));
        Assert.Equal("small [0]", await SayAsync(sandbox, "[ $(stat -c %s /etc/x) -le 16777216 ] && echo small"));
        foreach (var place in new[] { "/usr/x", "/usr/bin/x", "/bin/x", "/lib/x", "/dev/x", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/etc/ld.so.cache" })
            Assert.EndsWith("[1]", await SayAsync(sandbox, $"echo x >{place}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutputFlood_IsReadAndThrownAway()
    {
        await using var sandbox = await StartAsync();

        var result = await sandbox.ExecAsync(ExecRequest.Shell("echo first; yes 2>/dev/null | head -c 300M; echo last") with { MaxOutputBytes = 10_000 }, Stop);

        Assert.Equal((300L << 20) + 11, result.OutputBytes);
        Assert.StartsWith("first\ny\ny\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("y\ny\nlast\n", result.Output, StringComparison.Ordinal);
        Assert.InRange(result.Output.Length, 10_000, 10_100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MemoryHog_IsKilledAndTheSandboxLivesOn(bool controlGroups)
    {
        await using var neighbour = await StartAsync(controlGroups);
        await using var sandbox = await StartAsync(controlGroups, SandboxTask.Environment() with { MemoryMb = 128, StorageMb = 16 });

        var one = await SayAsync(sandbox, "python3 -c 'x = bytearray(1 << 30); print(len(x))'");
        var before = ProcessTable.InNamespaceOf(sandbox.Init).Count();
        await SayAsync(sandbox, "for i in $(seq 8); do setsid python3 -c 'import time; x = b\"x\" * (90 << 20); time.sleep(600)' >/dev/null 2>&1 & done");

        Assert.DoesNotContain("1073741824", one, StringComparison.Ordinal);
        // Two of them may be within what a sandbox has for memory and disk together; the others are killed, however late each of them begins.
        await Patience.UntilAsync(() =>
            ProcessTable.InNamespaceOf(sandbox.Init).Count() <= before + 2 && ProcessTable.InNamespaceOf(sandbox.Init).Sum(ProcessTable.PrivateBytes) <= 230L << 20);
        Assert.Equal("fine [0]", await SayAsync(neighbour, "echo fine"));
        Assert.Equal("alive [0]", await SayAsync(sandbox, "echo alive"));
    }

    [Fact]
    public async Task Host_FilesAndNetwork_AreNotThere()
    {
        await using var sandbox = await StartAsync();

        Assert.Equal("[2]", (await SayAsync(sandbox, "ls /etc/shadow /run/docker.sock /var/run/docker.sock /sys/fs /boot 2>/dev/null")).Trim());
        Assert.Equal("/root/secret [0]", await SayAsync(sandbox, "touch /root/secret; find /root /home /tmp /srv /opt /var -type f"));
        Assert.False(File.Exists("/root/secret"));
        Assert.Equal("lo: [0]", await SayAsync(sandbox, "tail -n +3 /proc/net/dev | cut -d' ' -f1-5 | grep -o '[a-z0-9]*:'"));
        Assert.Contains("Network is unreachable", await SayAsync(sandbox, "python3 -c 'import socket; socket.create_connection((\"169.254.169.254\", 80), 5)' 2>&1 | tail -1"), StringComparison.Ordinal);
        Assert.Equal("0 [0]", await SayAsync(sandbox, "tail -n +2 /proc/net/unix | grep -c . || true"));
        if (Libc.EffectiveUser == 0)
        {
            var user = File.ReadLines($"/proc/{sandbox.Init}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
            Assert.InRange(long.Parse(user, CultureInfo.InvariantCulture), 1000, uint.MaxValue);
        }
    }

    private static readonly string[] Attempts =
    [
        "mount -t tmpfs none /srv",
        "mount --bind /usr /srv",
        "umount /usr",
        "mount -o remount,rw /usr",
        "unshare --user --map-root-user --mount true",
        "unshare --mount true",
        "nsenter --target 1 --mount --user true",
        "mknod /app/disk b 254 0",
        "mv /lib64 /app/lib64",
        "mv /etc /app/etc",
        "mv /usr /app/usr",
        "rm -f /etc/ld.so.preload",
        "echo /app/evil.so >/etc/ld.so.preload && grep evil /etc/ld.so.preload",
        "ln -sf /app/evil /lib64/ld-linux-x86-64.so.2",
        "hostname other",
        "date -s 2001-01-01",
        "ulimit -u 100000",
        "renice -n -10 -p $$",
        "chroot /proc/1/root/../../.. cat /etc/shadow",
        "cat /proc/1/root/etc/shadow /proc/self/root/../etc/shadow",
        "cat /proc/kcore | head -c 1 | grep -q .",
        "echo 1 >/proc/sys/user/max_user_namespaces",
        "su -c true nobody",
    ];

    [Fact]
    public async Task Escape_EveryAttempt_Fails()
    {
        await using var sandbox = await StartAsync();
        foreach (var line in Attempts)
            Assert.DoesNotContain("[0]", line + ": " + await SayAsync(sandbox, line), StringComparison.Ordinal);

        Assert.Equal("fine [0]", await SayAsync(sandbox, "echo fine"));
    }

    [Fact]
    public async Task Processes_OfTheHost_CannotBeSeenOrSignalled()
    {
        await using var sandbox = await StartAsync();

        // 1 is the sandbox's own first process; a signal from within that it does not handle never reaches it.
        Assert.Equal("alive [0]", await SayAsync(sandbox, "kill -9 1; kill -STOP 1; kill -TERM 1; kill -9 -1 2>/dev/null; echo alive"));
        Assert.Equal("[1]", (await SayAsync(sandbox, $"ls -d /proc/{Environment.ProcessId} 2>/dev/null | grep .")).Trim());
        Assert.Equal("alive [0]", await SayAsync(sandbox, "echo alive"));
    }

    [Fact]
    public async Task OwnInit_Killed_IsASandboxThatDied()
    {
        await using var neighbour = await StartAsync();
        await using var sandbox = await StartAsync();

        // PTRACE_SEIZE with PTRACE_O_EXITKILL: when the tracer ends, the kernel itself kills the traced process.
        var killing = sandbox.ExecAsync(ExecRequest.Shell("python3 -c 'import ctypes; print(ctypes.CDLL(None).ptrace(0x4206, 1, 0, 1 << 20))'; sleep infinity"), Stop);

        Assert.Equal(SandboxLimit.Died, await sandbox.Broken.WaitAsync(Patience.Limit, Stop));
        await Assert.ThrowsAsync<SandboxException>(() => killing);
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.ReadFileAsync("/etc/passwd", 10, Stop));
        Assert.Equal("fine [0]", await SayAsync(neighbour, "echo fine"));
    }

    [Fact]
    public async Task CopyOut_HostileTree_WritesNothingOutsideAndNoMoreThanAllowed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("outside", "untouched");
        await using var sandbox = await StartAsync();
        await SayAsync(sandbox, """
            cd /logs/agent; ln -s / root; ln -s /etc etc; ln -s ../../outside up; mkdir a; echo a >a/fine
            truncate -s 1T sparse; head -c 3M /dev/zero >big; mknod pipe p; touch "$(printf 'new\nline')" -- '-rf' ' '
            d=deep; for i in $(seq 60); do d=$d/x; done; mkdir -p $d; touch $d/file; chmod 4755 a/fine
            """);

        var leftOut = await sandbox.CopyOutAsync("/logs/agent", folder["out"], 1 << 20, Stop);
        var linked = await sandbox.CopyOutAsync("/logs/agent/etc", folder["linked"], 1 << 20, Stop);

        Assert.Equal("untouched", await File.ReadAllTextAsync(folder["outside"], Stop));
        Assert.Equal("a\n", await File.ReadAllTextAsync(folder["out/a/fine"], Stop));
        var all = new DirectoryInfo(folder["out"]).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
        Assert.DoesNotContain(all, item => item.LinkTarget is not null || (item.UnixFileMode & UnixFileMode.SetUser) != 0);
        Assert.InRange(all.OfType<FileInfo>().Sum(file => file.Length), 0, 1 << 20);
        Assert.Contains(leftOut, line => line.StartsWith("root:", StringComparison.Ordinal));
        Assert.Contains(leftOut, line => line.StartsWith("big:", StringComparison.Ordinal));
        Assert.Contains(leftOut, line => line.Contains("sparse", StringComparison.Ordinal));
        Assert.Equal(["/logs/agent/etc: not a folder"], linked);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["linked"]));
    }

    [Fact]
    public async Task CopyIn_OverAPlantedLink_StaysInTheSandbox()
    {
        using var folder = new TemporaryFolder();
        folder.Write("test.sh", "ours");
        await using var sandbox = await StartAsync();
        await SayAsync(sandbox, "ln -s /proc/1/root/../../../../tmp /tests");

        await sandbox.CopyInAsync(folder.Path, "/tests", Stop);

        Assert.False(File.Exists("/tmp/test.sh"));
        Assert.Equal("ours [0]", await SayAsync(sandbox, "cat /tmp/test.sh"));
    }
}
