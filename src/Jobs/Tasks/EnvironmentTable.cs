using Tomlyn.Model;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Tasks;

/// <summary>The <c>[environment]</c> table.</summary>
internal static class EnvironmentTable
{
    private const double DefaultBuildSeconds = 600;

    public static TaskEnvironment Read(TomlFields fields, string folder)
    {
        var network = ReadNetwork(fields);
        var gpus = fields.Whole("gpus", 0, "GPUs") ?? 0;
        var image = ReadImage(fields);
        var dockerfile = Path.Combine(folder, TaskFiles.Dockerfile);
        var environment = new TaskEnvironment
        {
            BuildTimeoutSeconds = fields.Seconds("build_timeout_sec") ?? DefaultBuildSeconds,
            DockerImage = image,
            HasDockerfile = File.Exists(dockerfile),
            BuildKitConstructs = image is null && File.Exists(dockerfile)
                ? DockerfileConstruct.OfBuildKit(PlainFile.ReadAllText(dockerfile, TaskFiles.LongestText)) : [],
            Cpus = (int?)fields.Whole("cpus", 1, "processors"),
            MemoryMb = ReadSize(fields, "memory_mb", "memory"),
            StorageMb = ReadSize(fields, "storage_mb", "storage"),
            Gpus = (int)gpus,
            Network = network,
            AllowedHosts = ReadHosts(fields, network),
            Variables = fields.Variables("env"),
            Workdir = ReadWorkdir(fields),
            Healthcheck = ReadHealthcheck(fields),
        };
        if (gpus > 0)
        {
            fields.Error("gpus", "Not supported: a sandbox has no GPU.");
        }
        if (fields.Has("tpu"))
        {
            fields.Error("tpu", "Not supported: a sandbox has no TPU.");
        }
        if (fields.Count("mcp_servers") > 0)
        {
            fields.Error("mcp_servers", "Not supported: the agent has a terminal and no other tools.");
        }
        if (fields.Text("skills_dir") is not null)
        {
            fields.Error("skills_dir", "Not supported: the agent reads no skills.");
        }
        if (fields.Text("os") is { } os && !IsLinux(os))
        {
            fields.Error("os", IsWindows(os) ? "Not supported: a machine with Windows." : "It must be \"linux\" or \"windows\".");
        }
        fields.Accept("gpu_types");
        fields.RemarkOthers();
        return environment;
    }

    public static bool IsWindows(TomlTable root) =>
        root.TryGetValue("environment", out var value) && value is TomlTable table && table.TryGetValue("os", out var os) && os is string text && IsWindows(text);

    /// <summary>The mode that the table names; null when it names none.</summary>
    public static TaskNetwork? ReadNetworkMode(TomlFields fields)
    {
        switch (fields.Text("network_mode"))
        {
            case null:
                return null;
            case "public":
                return TaskNetwork.Public;
            case "no-network":
                return TaskNetwork.None;
            case "allowlist":
                return TaskNetwork.AllowList;
            default:
                fields.Error("network_mode", "It must be \"public\", \"no-network\" or \"allowlist\".");
                // Whatever was meant, it was not everything.
                return TaskNetwork.None;
        }
    }

    private static bool IsWindows(string os) => string.Equals(os, "windows", StringComparison.OrdinalIgnoreCase);

    private static bool IsLinux(string os) => string.Equals(os, "linux", StringComparison.OrdinalIgnoreCase);

    private static TaskNetwork ReadNetwork(TomlFields fields)
    {
        var allow = fields.Flag("allow_internet");
        var mode = ReadNetworkMode(fields);
        if (mode is not null && allow is not null && allow != (mode != TaskNetwork.None))
        {
            fields.Remark("allow_internet", "network_mode says otherwise, and network_mode counts.");
        }
        return mode ?? (allow == false ? TaskNetwork.None : TaskNetwork.Public);
    }

    private static IReadOnlyList<string> ReadHosts(TomlFields fields, TaskNetwork network)
    {
        var hosts = fields.Texts("allowed_hosts");
        if (network == TaskNetwork.AllowList)
        {
            fields.Remark("network_mode", "No sandbox here can hold a task to a list of hosts: it is refused unless the run forbids all network.");
        }
        else if (hosts.Count > 0)
        {
            fields.Remark("allowed_hosts", "It has no effect without network_mode = \"allowlist\".");
        }
        return hosts;
    }

    private static string? ReadImage(TomlFields fields)
    {
        var image = fields.Text("docker_image");
        if (image is not null && image.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            fields.Error("docker_image", "It is no name of an image: it holds blanks.");
            return null;
        }
        return image;
    }

    private static string? ReadWorkdir(TomlFields fields)
    {
        var workdir = fields.Text("workdir");
        if (workdir is not null && !workdir.StartsWith('/'))
        {
            fields.Error("workdir", "It must be an absolute path, /app for example.");
            return null;
        }
        return workdir;
    }

    private static long? ReadSize(TomlFields fields, string key, string legacyKey)
    {
        var size = fields.Whole(key, 1, "megabytes");
        var legacy = fields.Text(legacyKey);
        if (legacy is null)
        {
            return size;
        }
        if (fields.Has(key))
        {
            fields.Error(legacyKey, $"It is the old name of {key}, which is there too; remove one of the two.");
            return size;
        }
        var megabytes = LegacySize.Megabytes(legacy);
        if (megabytes is null)
        {
            fields.Error(legacyKey, $"\"{Quote.Of(legacy)}\" is no size: write a number of at least one megabyte with G, M or K behind it, or use {key}.");
        }
        return megabytes;
    }

    private static TaskHealthcheck? ReadHealthcheck(TomlFields fields)
    {
        if (!fields.Has("healthcheck"))
        {
            return null;
        }
        var check = fields.Table("healthcheck");
        var command = check.Text("command");
        if (!check.Has("command"))
        {
            check.Error("command", "It is missing: say what must succeed before the agent starts.");
        }
        var found = new TaskHealthcheck(
            command ?? "",
            check.Seconds("interval_sec") ?? 5,
            check.Seconds("timeout_sec") ?? 30,
            check.Seconds("start_period_sec", zeroToo: true) ?? 0,
            check.Seconds("start_interval_sec") ?? 5,
            (int)(check.Whole("retries", 0, "tries") ?? 3));
        check.RemarkOthers();
        return found;
    }
}
