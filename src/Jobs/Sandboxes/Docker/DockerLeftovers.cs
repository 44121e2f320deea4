using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Finds by their labels what dead processes left in the engine. Images stay: they are what makes the next run quick.</summary>
internal static class DockerLeftovers
{
    internal static async Task RemoveAsync(DockerEngine engine, string? runId, CancellationToken cancellationToken)
    {
        var labelled = Label(runId is null ? DockerLabels.Owner : $"{DockerLabels.Run}={runId}");
        var containers = await engine.AskAsync("List containers", (client, token) =>
            client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = labelled }, token), cancellationToken);
        // Whoever names a run holds its lease: nobody else works on it.
        foreach (var container in containers.Where(c => runId is not null || DockerLabels.OwnerIsGone(c.Labels)))
        {
            await engine.RemoveContainerAsync(container.ID, cancellationToken);
        }
        var networks = await engine.AskAsync("List networks", (client, token) =>
            client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Label(DockerLabels.Owner) }, token), cancellationToken);
        foreach (var network in networks.Where(n => DockerLabels.OwnerIsGone(n.Labels)))
        {
            await engine.RemoveNetworkAsync(network.ID, cancellationToken);
        }
    }

    private static Dictionary<string, IDictionary<string, bool>> Label(string label) =>
        new() { ["label"] = new Dictionary<string, bool> { [label] = true } };
}
