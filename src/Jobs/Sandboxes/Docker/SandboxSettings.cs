using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>What every container of a task may do and use; the rest is taken away.</summary>
internal sealed record SandboxSettings
{
    internal const long DefaultMemoryMb = 2048;
    internal const long DefaultStorageMb = 10 * 1024;
    internal const long Processes = 1024;
    internal const long MiB = 1 << 20;

    // Process 1 of a container cannot be killed from inside. It must collect orphans, and must not end when its sleep is killed.
    private const string Forever = "while :; do sleep 86400 & wait $!; done";

    // Package managers and daemons of tasks need these: files of other owners (CHOWN, DAC_OVERRIDE, FOWNER, FSETID, SETFCAP:
    // rpm unpacks file capabilities), changing user (SETUID, SETGID), ending their own children (KILL), ports below 1024
    // (NET_BIND_SERVICE), and what sshd and postfix do on a login (SYS_CHROOT, AUDIT_WRITE). Docker's own default has three more
    // that are left out: NET_RAW (forged packets on the bridge), MKNOD (device nodes) and SETPCAP.
    private static readonly string[] Capabilities =
    [
        "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "SETUID", "SETGID", "KILL", "NET_BIND_SERVICE", "SYS_CHROOT", "AUDIT_WRITE",
    ];

    internal required string Image { get; init; }
    internal required IDictionary<string, string> Labels { get; init; }
    internal required IReadOnlyDictionary<string, string> Variables { get; init; }
    internal string? Workdir { get; init; }
    internal int? Cpus { get; init; }
    internal long? MemoryMb { get; init; }
    internal long? StorageMb { get; init; }
    internal long StorageBytes => (StorageMb ?? DefaultStorageMb) * MiB;

    /// <summary>Processors of the engine's machine: it refuses to promise more.</summary>
    internal required long EngineCpus { get; init; }

    /// <summary>Whether the storage driver enforces a size.</summary>
    internal required bool DriverLimitsSize { get; init; }

    /// <summary>The container whose network is shared; null is no network at all.</summary>
    internal string? NetworkOf { get; init; }

    internal CreateContainerParameters ToParameters(string name) => new()
    {
        Name = name,
        Image = Image,
        // An image's entry point stays in charge, as with compose: it is given the command to run.
        Cmd = ["/bin/sh", "-c", Forever],
        WorkingDir = Workdir ?? "",
        // The same in every trial, so that two arms see the same prompt. One who shares a network shares its name too.
        Hostname = NetworkOf is null ? Name : "",
        Env = [.. Variables.Select(v => $"{v.Key}={v.Value}")],
        Labels = Labels,
        HostConfig = ToHostConfig(),
    };

    /// <summary>Host name of every sandbox.</summary>
    internal const string Name = "sandbox";

    private HostConfig ToHostConfig()
    {
        var memory = (MemoryMb ?? DefaultMemoryMb) * MiB;
        return new HostConfig
        {
            NetworkMode = NetworkOf is null ? "none" : $"container:{NetworkOf}",
            SecurityOpt = ["no-new-privileges"],
            CapDrop = ["ALL"],
            CapAdd = Capabilities,
            NanoCPUs = Cpus is { } cpus ? Math.Min(cpus, EngineCpus) * 1_000_000_000L : 0,
            Memory = memory,
            // Memory and swap together: no swap, else a limit on memory is none.
            MemorySwap = memory,
            PidsLimit = Processes,
            // When the machine itself runs out of memory, these go first.
            OomScoreAdj = 500,
            LogConfig = new LogConfig { Type = "none" },
            Ulimits =
            [
                new Ulimit { Name = "core", Soft = 0, Hard = 0 },
                // Also bounds the few files that the engine mounts into a container and does not count, /etc/hosts for one.
                new Ulimit { Name = "fsize", Soft = FileLimit, Hard = FileLimit },
            ],
            StorageOpt = DriverLimitsSize ? new Dictionary<string, string> { ["size"] = $"{StorageBytes}" } : [],
        };
    }

    // A little more than the whole disk may hold, so that one big file still ends as a broken disk limit.
    private long FileLimit => StorageBytes + (256 * MiB);
}
