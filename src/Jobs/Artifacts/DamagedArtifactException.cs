using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Artifacts;

/// <summary>A stored file of a run is not what the run stored: cut short, overwritten or gone from the data folder.</summary>
public sealed class DamagedArtifactException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary>Reads a run's artifact; what its content alone can cause becomes this exception.</summary>
    /// <exception cref="DamagedArtifactException">The file is missing or cannot be understood.</exception>
    public static async Task<T> WatchAsync<T>(string runId, string name, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedArtifactException($"The file {name} of run {Quote.Of(runId)} is gone from the data folder. Put it back from a backup, or run it again.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or CaptureException or CheckpointException)
        {
            throw Of(runId, name, e);
        }
    }

    /// <summary>The file is there and cannot be understood.</summary>
    internal static DamagedArtifactException Of(string runId, string name, Exception cause) =>
        new($"The file {name} of run {Quote.Of(runId)} is damaged: {Quote.Of(cause.Message.TrimEnd('.'))}. Put it back from a backup, or run it again.", cause);
}
