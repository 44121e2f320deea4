using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>How commands get into one sandbox: into its control group, a session of their own, its user, its namespaces, its limits.</summary>
internal sealed class SandboxEntry(BubblewrapLimits limits, ControlGroup group, long? user)
{
    internal BubblewrapLimits Limits => limits;
    internal ControlGroup Group => group;

    /// <summary>The machinery's own variables: nothing of ours goes in, and nothing of a task's reaches the host's loader.</summary>
    private static readonly Dictionary<string, string> HostVariables = new() { ["PATH"] = HostPrograms.SearchPath };

    /// <summary>bwrap with the sandbox's first process. All have one host name, so that prompts do not differ.</summary>
    internal ProcessStartInfo Birth(string workdir) => OnHost("3",
    [
        HostPrograms.Path("bwrap"), "--info-fd", "3", "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1",
        "--uid", "0", "--gid", "0", "--hostname", "sandbox", "--clearenv", "--setenv", "PATH", HostPrograms.SearchPath,
        "--cap-drop", "ALL", .. RootLayout.Capabilities.SelectMany(name => new[] { "--cap-add", "CAP_" + name.ToUpperInvariant() }),
        .. RootLayout.Arguments(limits), "--chdir", "/", "--",
        HostPrograms.Path("bash"), "-c", Scripts.Init, "init", Text(limits.Processes), workdir,
    ]);

    internal ProcessStartInfo Seal(int init) => OnHost("-",
        [HostPrograms.Path("nsenter"), "--target", Text(init), "-U", "-i", "--preserve-credentials", "--", HostPrograms.Path("bash"), "-c", Scripts.Seal]);

    internal ProcessStartInfo Command(
        int init, IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> variables, string workdir, bool merged, bool joins = true)
    {
        if (command.Count == 0 || command[0].Contains('='))
            throw new ArgumentException("A command needs a program, whose name holds no equals sign.", nameof(command));
        return OnHost("-",
        [
            HostPrograms.Path("nsenter"), "--target", Text(init), "-U", "-m", "-u", "-i", "-n", "-p", "-C", "--preserve-credentials", "--",
            HostPrograms.Path("setpriv"), "--inh-caps", "-all", "--bounding-set", "-all," + string.Join(',', RootLayout.Capabilities.Select(name => "+" + name)), "--no-new-privs", "--",
            HostPrograms.Path("bash"), "-c", Scripts.Enter, "enter", Text(limits.Processes),
            group.LimitsMemory ? "unlimited" : Text(limits.MemoryBytes >> 10), merged ? "merged" : "apart", workdir,
            .. variables.Select(pair => $"{pair.Key}={pair.Value}"), .. command,
        ], joins);
    }

    internal static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new SandboxException($"{start.FileName} did not start.");
        }
        catch (Win32Exception e)
        {
            throw new SandboxException($"{start.FileName} could not be started: {e.Message}.", e);
        }
    }

    private ProcessStartInfo OnHost(string tell, IEnumerable<string> command, bool joins = true)
    {
        string[] entrances = joins ? [.. group.Entrances] : [];
        var start = new ProcessStartInfo(HostPrograms.Path("bash"), ["-c", Scripts.Launch, "launch", tell, Text(entrances.Length), .. entrances])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };

        // A session of its own: no controlling terminal of ours for /dev/tty to lead to.
        List<string> rest = [HostPrograms.Path("setsid")];
        if (!group.LimitsProcessors) rest.AddRange([HostPrograms.Path("nice"), "-n", "10"]);
        if (user is { } number) rest.AddRange([HostPrograms.Path("setpriv"), "--reuid", Text(number), "--regid", Text(number), "--clear-groups", "--"]);
        foreach (var argument in rest.Concat(command)) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in HostVariables) start.Environment[name] = value;
        return start;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
