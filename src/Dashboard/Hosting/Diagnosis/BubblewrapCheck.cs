using Vectorscope.Jobs.Sandboxes.Bubblewrap;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

/// <summary>Makes a sandbox and runs a command in it: many machines have the program and forbid what it does.</summary>
internal sealed class BubblewrapCheck : ICheck
{
    private const string Name = "bubblewrap";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (ExternalProgram.Find("bwrap") is not { } path)
            return new Finding(Name, FindingState.Missing, Needed: false, "no bwrap on PATH", "Needed for benchmarks where Docker is not: sudo apt-get install bubblewrap.");
        var version = await ExternalProgram.AskAsync(path, ["--version"], cancellationToken);
        return await new BubblewrapProvider(TimeProvider.System).WhyUnavailableAsync(cancellationToken) is { } why
            ? new Finding(Name, FindingState.Broken, Needed: false, $"{version?.Output}, {path}: no sandbox can be made", why)
            : new Finding(Name, FindingState.Ok, Needed: false, $"{version?.Output}, {path}");
    }
}
