using System.Globalization;

namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>How commands get into one sandbox: into its control group, a session of their own, its user, its namespaces, its limits.</summary>
internal sealed class SandboxEntry(BubblewrapLimits limits, ControlGroup group, long? user)
{
    internal BubblewrapLimits Limits => limits;
    internal ControlGroup Group => group;

    // Where no control group shares the processors out.
    private const int Niceness = 10;

    /// <summary>bwrap with the sandbox's first process. All have one host name, so that prompts do not differ.</summary>
    internal Task<SandboxCommand> BirthAsync(string workdir) => AskAsync("birth",
    [
        HostPrograms.Path("bwrap"), "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1",
        "--uid", "0", "--gid", "0", "--hostname", "sandbox", "--clearenv", "--setenv", "PATH", HostPrograms.SearchPath,
        "--cap-drop", "ALL", .. RootLayout.Capabilities.SelectMany(name => new[] { "--cap-add", "CAP_" + name.ToUpperInvariant() }),
        .. RootLayout.Arguments(limits, workdir), "--chdir", "/", "--",
        HostPrograms.Path("bash"), "-c", Scripts.Init, "init", Text(limits.Processes),
    ]);

    /// <summary>Keeps the sandbox from making namespaces of its own: with user namespaces it could mount a larger tmpfs.</summary>
    internal Task<SandboxCommand> SealAsync(int init) => EnterAsync(init, "seal", [], joins: false);

    internal Task<SandboxCommand> CommandAsync(
        int init, IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> variables, string workdir, bool merged, bool joins = true)
    {
        if (command.Count == 0 || command[0].Contains('='))
            throw new ArgumentException("A command needs a program, whose name holds no equals sign.", nameof(command));
        return EnterAsync(init, merged ? "merged" : "apart", [workdir, .. variables.Select(pair => $"{pair.Key}={pair.Value}"), .. command], joins);
    }

    /// <summary>Files, read without a program of the sandbox's; <see cref="SentFiles"/> come.</summary>
    internal Task<SandboxCommand> ReadAsync(int init, IReadOnlyList<FileHead> files) =>
        EnterAsync(init, "read", [.. files.SelectMany(file => new[] { file.Path, Text(file.MaxBytes) })]);

    /// <summary>A folder as an archive, written without a program of the sandbox's; larger files are told of rather than read: a sparse one has any size.</summary>
    internal Task<SandboxCommand> CopyOutAsync(int init, string path, long maxBytes) =>
        EnterAsync(init, "copy", [path, Text(maxBytes), Text(TarExtraction.MaxEntries + 1), Text(TarExtraction.MaxDepth)]);

    private Task<SandboxCommand> EnterAsync(int init, string how, string[] what, bool joins = true) => AskAsync(how,
        [Text(init), Text(RootLayout.CapabilityMask), Text(limits.Processes), group.LimitsMemory ? "-" : Text(limits.MemoryBytes), .. what], joins);

    private Task<SandboxCommand> AskAsync(string how, string[] what, bool joins = true)
    {
        string[] entrances = joins ? [.. group.Entrances] : [];
        return Porter.BringAsync(
            [how, user is { } number ? Text(number) : "-", group.LimitsProcessors ? "0" : Text(Niceness), Text(entrances.Length), .. entrances, .. what]);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
