using Docker.DotNet.Models;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Making and removing, whatever was there before or is gone already.</summary>
internal static class DockerContainers
{
    /// <summary>Makes the container; one of the same name is a leftover of the same trial and goes first.</summary>
    internal static async Task<string> CreateContainerAsync(this DockerEngine engine, CreateContainerParameters parameters, CancellationToken cancellationToken)
    {
        Task<string> Create() => engine.AskAsync($"Make container {parameters.Name}", async (client, token) =>
            (await client.Containers.CreateContainerAsync(parameters, token)).ID, cancellationToken);
        try
        {
            return await Create();
        }
        catch (SandboxException e) when (e.IsConflict())
        {
            await engine.RemoveContainerAsync(parameters.Name!, cancellationToken);
            return await Create();
        }
    }

    /// <summary>Kills and removes it with its volumes; being gone is fine.</summary>
    internal static async Task RemoveContainerAsync(this DockerEngine engine, string container, CancellationToken cancellationToken)
    {
        try
        {
            await engine.AskAsync($"Remove container {container}", (client, token) =>
                client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token), cancellationToken);
        }
        catch (SandboxException e) when (e.IsNotFound() || e.IsConflict())
        {
            // Not there, or somebody else removes it at this moment.
        }
    }

    internal static async Task RemoveNetworkAsync(this DockerEngine engine, string network, CancellationToken cancellationToken)
    {
        try
        {
            await engine.AskAsync($"Remove network {network}", (client, token) => client.Networks.DeleteNetworkAsync(network, token), cancellationToken);
        }
        catch (SandboxException e) when (e.IsNotFound())
        {
            // Gone already.
        }
    }
}
