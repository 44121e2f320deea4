namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>Whether an engine is there that can run Linux containers under limits.</summary>
internal static class DockerAvailability
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    internal static async Task<string?> WhyNotAsync(Func<DockerEngine> connect, CancellationToken cancellationToken)
    {
        try
        {
            var engine = connect();
            var info = await engine.AskAsync("Ask the Docker engine what it is", (client, token) => client.System.GetSystemInfoAsync(token), cancellationToken, Limit);
            return info switch
            {
                { OSType: not "linux" } => $"The Docker engine runs {info.OSType} containers; Linux containers are needed.",
                { PidsLimit: false } or { MemoryLimit: false } => "The Docker engine cannot limit memory or processes here (docker info lists what is missing): its control groups are not set up, so a task could take the machine down.",
                _ => null,
            };
        }
        catch (UriFormatException)
        {
            return $"DOCKER_HOST is {Environment.GetEnvironmentVariable("DOCKER_HOST")}, which is no address such as unix:///var/run/docker.sock.";
        }
        catch (SandboxException e)
        {
            return $"{e.Message} Start Docker (sudo systemctl start docker), let your user reach its socket (group docker), or set DOCKER_HOST; or use the bubblewrap sandbox.";
        }
    }
}
