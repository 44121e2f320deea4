using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Directions of the library for a verb that otherwise needs no store.</summary>
internal static class ForwardDirections
{
    /// <summary>Each by its name.</summary>
    internal static async Task<Dictionary<string, Direction>> FetchAsync(IReadOnlyList<string> names, Settings settings, Terminal terminal, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vectorscope-directions-");
        try
        {
            await using var server = await VerbServer.OpenAsync(settings, terminal, cancellationToken);
            var found = new Dictionary<string, Direction>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var path = Path.Combine(folder.FullName, $"{found.Count}.safetensors");
                try
                {
                    await server.Client.DownloadAsync($"/api/directions/{Uri.EscapeDataString(name)}/file", path, cancellationToken);
                }
                catch (BadInputException e)
                {
                    throw new BadInputException($"--intervention: {e.Message} A file is named by its ending, as in {name}.safetensors.", e);
                }
                found[name] = DirectionFile.Load(path, name).Direction;
            }
            return found;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
