using System.Text;
using System.Text.RegularExpressions;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>Sandboxes of namespaces and the host's own programs, for machines without a Docker engine.</summary>
public sealed partial class BubblewrapProvider(TimeProvider time) : ISandboxProvider
{
    /// <summary>The one image whose promise the host's own <c>/usr</c> can keep.</summary>
    public const string Image = "vectorscope/base:1";

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    public SandboxKind Kind => SandboxKind.Bubblewrap;

    /// <summary>Makes a sandbox without control groups where false; the process limits must then hold by themselves.</summary>
    internal bool UseControlGroups { get; init; } = true;

    public async Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return "bubblewrap sandboxes need Linux.";
        if (HostPrograms.Missing() is { Count: > 0 } missing)
            return $"Missing on this machine: {string.Join(", ", missing)}. Tasks find the host's own programs in a bubblewrap sandbox: sudo apt-get install {string.Join(' ', missing.Select(Package).Distinct())}.";
        try
        {
            // Doing it is the only proof: namespaces are forbidden in many ways.
            await using var sandbox = await StartAsync("probe", "probe", "/app", BubblewrapLimits.For(Modest, MachineBytes), new Dictionary<string, string>(), cancellationToken);
            var result = await sandbox.ExecAsync(ExecRequest.Shell("echo works"), cancellationToken);
            return result.Output == "works\n" ? null : $"A command in a bubblewrap sandbox ended with {result.ExitCode}: {result.Output.Trim()}";
        }
        catch (SandboxException e)
        {
            return $"{e.Message} Allow unprivileged user namespaces on this machine (user.max_user_namespaces, kernel.unprivileged_userns_clone, AppArmor's kernel.apparmor_restrict_unprivileged_userns), or use Docker.";
        }
    }

    public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork)
    {
        var environment = task.Environment;
        if (environment.DockerImage is null)
            return $"{task.Name} builds an image from its Dockerfile, which needs Docker; bubblewrap runs tasks whose image is {Image}.";
        if (environment.DockerImage != Image)
            return $"{task.Name} needs the image {environment.DockerImage}, and so Docker; bubblewrap runs tasks whose image is {Image}.";
        if (environment.Gpus > 0) return $"{task.Name} asks for {environment.Gpus} GPUs; sandboxes have none.";
        if (!forbidNetwork && environment.Network == TaskNetwork.Public)
            return $"{task.Name} may use the network (the task does not say allow_internet = false), and a bubblewrap sandbox has none. Use Docker, or turn the network off for the run.";
        if (!forbidNetwork && environment.Network == TaskNetwork.AllowList)
            return $"{task.Name} may reach {string.Join(", ", environment.AllowedHosts)}, and a bubblewrap sandbox has no network. Turn the network off for the run to try it without.";
        return new[] { task.Agent.User, task.Verifier.User }.FirstOrDefault(user => user is not (null or "" or "root" or "0")) is { } other
            ? $"{task.Name} works as the user '{other}'; a bubblewrap sandbox has no user but root."
            : null;
    }

    public async Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken)
    {
        var environment = request.Task.Environment;
        if (WhyUnsupported(request.Task, request.ForbidNetwork) is { } why) throw new SandboxException(why);
        var limits = BubblewrapLimits.For(environment, MachineBytes);
        if (environment.StorageMb << 20 > limits.DiskBytes)
            log.Report($"{request.Task.Name} asks for {environment.StorageMb} MB of disk; a bubblewrap sandbox keeps its disk in memory and gets {limits.DiskBytes >> 20} MB.");
        var workdir = environment.Workdir ?? "/app";
        var sandbox = await StartAsync(request.RunId, request.TrialName, workdir, limits, EnvironmentVariables.Resolve(environment.Variables), cancellationToken);
        try
        {
            // As with any prebuilt image: what lies in environment/ goes into the working folder.
            if (!environment.HasDockerfile && Directory.Exists(request.Task.EnvironmentFolder))
                await sandbox.CopyInAsync(request.Task.EnvironmentFolder, workdir, cancellationToken);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    public Task CleanUpAsync(string? runId, CancellationToken cancellationToken) => ControlGroup.RemoveLeftoversAsync(runId, time);

    internal static long MachineBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static TaskEnvironment Modest => new() { BuildTimeoutSeconds = 30, StorageMb = 16, MemoryMb = 256 };

    private async Task<BubblewrapSandbox> StartAsync(
        string runId, string trialName, string workdir, BubblewrapLimits limits, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var group = UseControlGroups ? ControlGroup.Create(runId, limits) : ControlGroup.None;
        var entry = new SandboxEntry(limits, group, HostUser.ForSandbox());
        SandboxCommand? monitor = null;
        try
        {
            using var limit = new CancellationTokenSource(StartTime, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            monitor = await entry.BirthAsync(workdir);
            var init = await AwaitReadyAsync(monitor, stop.Token);
            using (var seal = await entry.SealAsync(init))
            {
                if (await seal.EndAsync(Task.CompletedTask, isOwn: true, stop.Token) != 0)
                    throw new SandboxException($"The sandbox could not be kept from making namespaces of its own: {seal.Complaint}");
            }
            return new BubblewrapSandbox($"{trialName} (process {init})", workdir, entry, monitor, init, variables, time);
        }
        catch (Exception e)
        {
            await EndAsync(monitor, group);
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new SandboxException($"bwrap made no sandbox within {StartTime.TotalSeconds:0} s.", e);
            throw;
        }
    }

    private async Task EndAsync(SandboxCommand? monitor, ControlGroup group)
    {
        if (monitor is not null)
        {
            monitor.Kill();
            await monitor.Ended;
            monitor.Dispose();
        }
        await group.RemoveAsync(time);
    }

    /// <summary>Reads what bwrap tells of its child, then the child's own word that it is ready.</summary>
    private static async Task<int> AwaitReadyAsync(SandboxCommand monitor, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(monitor.Output, leaveOpen: true);
        var said = new StringBuilder();
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == Scripts.Ready && ChildPid.Match(said.ToString()) is { Success: true } match)
                return int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            said.AppendLine(line);
        }
        await monitor.EndAsync(Task.CompletedTask, isOwn: true, cancellationToken);
        throw new SandboxException($"bwrap made no sandbox: {monitor.Complaint}.");
    }

    private static string Package(string program) => program switch
    {
        "bwrap" => "bubblewrap",
        "ls" => "coreutils",
        "find" => "findutils",
        _ => program,
    };

    [GeneratedRegex("\"child-pid\":\\s*(\\d+)")]
    private static partial Regex ChildPid { get; }
}
