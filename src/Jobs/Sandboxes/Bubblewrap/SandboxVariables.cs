namespace Vectorscope.Jobs.Sandboxes.Bubblewrap;

/// <summary>What every command finds in its environment; nothing of the host's.</summary>
internal static class SandboxVariables
{
    internal static IReadOnlyDictionary<string, string> Own { get; } = new Dictionary<string, string>
    {
        ["PATH"] = HostPrograms.SearchPath,
        ["HOME"] = "/root",
        ["LANG"] = "C.UTF-8",
        ["SHELL"] = "/bin/bash",

        // One user exists here: an archive that names others would make tar, run by root, fail to hand files over.
        ["TAR_OPTIONS"] = "--no-same-owner",
    };
}
