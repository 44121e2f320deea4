namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>The programs of this machine that make a sandbox, and those that tasks find in it.</summary>
internal static class HostPrograms
{
    /// <summary>Where programs lie in the sandbox; all of it is the host's, read-only.</summary>
    internal const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>What makes a sandbox and enters it.</summary>
    private static readonly string[] Machinery = ["bwrap", "perl"];

    /// <summary>What the image <c>vectorscope/base:1</c> promises to tasks.</summary>
    private static readonly string[] Promised = ["bash", "ls", "find", "grep", "sed", "gawk", "tar", "gzip", "zip", "git", "python3", "tmux"];

    /// <summary>Names of programs that are not there.</summary>
    internal static IReadOnlyList<string> Missing() => [.. Machinery.Concat(Promised).Where(name => Find(name) is null)];

    /// <exception cref="SandboxException">It is not there.</exception>
    internal static string Path(string name) =>
        Find(name) ?? throw new SandboxException($"The program {name} is not on this machine; bubblewrap sandboxes need it.");

    private static string? Find(string name) =>
        SearchPath.Split(':').Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
