using System.Collections.Concurrent;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>Opens directions that were found: in the store or by their path, safetensors or control vectors.</summary>
/// <remarks>Forms ask with every change, and arms of one run share directions: what is still in memory is not read again.</remarks>
public sealed class DirectionFiles(ArtifactStore artifacts)
{
    private readonly ConcurrentDictionary<(string Hash, string Name), WeakReference<Direction>> _known = new();

    /// <summary>The direction that a reference was resolved to.</summary>
    /// <exception cref="DirectionException">It is no direction, or is gone.</exception>
    public Direction Open(ResolvedReference reference)
    {
        var key = (reference.Hash ?? "", reference.Name);
        if (_known.TryGetValue(key, out var held) && held.TryGetTarget(out var direction))
        {
            return direction;
        }
        var path = reference.Place ?? artifacts.PathOf(key.Item1)
            ?? throw new DirectionException($"The file of direction {Quote.Of(reference.Name)} is missing from the store.");
        direction = Load(path, reference.Name).Direction;
        _known[key] = new(direction);
        return direction;
    }

    /// <summary>Reads a file by what it begins with, since a stored file has no ending.</summary>
    /// <exception cref="DirectionException">It is no direction.</exception>
    public static (Direction Direction, IReadOnlyDictionary<string, string> Provenance, bool IsControlVector) Load(string path, string name)
    {
        bool isGguf;
        try
        {
            isGguf = ControlVectorFile.IsGguf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DirectionException($"{Quote.Path(path)} cannot be read: {e.Message}", e);
        }
        if (isGguf)
        {
            return (ControlVectorFile.Load(path, name), new Dictionary<string, string>(), true);
        }
        var (direction, provenance) = DirectionFile.Load(path, name);
        return (direction, provenance, false);
    }
}
