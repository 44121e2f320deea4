namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>Makes a sandbox with it: many machines have the program and forbid what it does.</summary>
internal sealed class BubblewrapCheck : ICheck
{
    private const string Name = "bubblewrap";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (ExternalProgram.Find("bwrap") is not { } path)
            return new Finding(Name, FindingState.Missing, Needed: false, "no bwrap on PATH", "Needed for benchmarks where Docker is not: sudo apt-get install bubblewrap.");
        var version = await ExternalProgram.AskAsync(path, ["--version"], cancellationToken);
        var trial = await ExternalProgram.AskAsync(path, ["--ro-bind", "/", "/", "--unshare-all", "true"], cancellationToken);
        return trial is { ExitCode: 0 }
            ? new Finding(Name, FindingState.Ok, Needed: false, $"{version?.Output}, {path}")
            : new Finding(Name, FindingState.Broken, Needed: false, $"{path} cannot make a sandbox: {trial?.Error}", "Allow unprivileged user namespaces on this machine (kernel.unprivileged_userns_clone, AppArmor), or use Docker.");
    }
}
