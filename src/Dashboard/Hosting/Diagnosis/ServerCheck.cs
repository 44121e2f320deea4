using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Hosting.Diagnosis;

internal sealed class ServerCheck(DataOptions data) : ICheck
{
    private const string Name = "server";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (await RunningServer.FindAsync(data.Folder, cancellationToken) is { } server)
            return new Finding(Name, FindingState.Ok, Needed: false, $"{server.Address}, process {server.Pid}, version {server.Version}");
        return File.Exists(new DataFolder(data.Folder).ServerFile)
            ? new Finding(Name, FindingState.Missing, Needed: false, "server.json is left from one that ended", "./vectorscope starts one and replaces the file.")
            : new Finding(Name, FindingState.Missing, Needed: false, "none for this data folder", "./vectorscope starts one.");
    }
}
