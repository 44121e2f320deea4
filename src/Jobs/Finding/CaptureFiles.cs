using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>Opens captures that were found: in the store, or by their path.</summary>
internal sealed class CaptureFiles(ArtifactStore artifacts)
{
    /// <summary>Dispose it after use.</summary>
    /// <exception cref="CaptureException">It is no capture, or is gone.</exception>
    public CaptureFile Open(ResolvedReference reference)
    {
        var path = reference.Place ?? artifacts.PathOf(reference.Hash!)
            ?? throw new CaptureException($"The file of capture {Quote.Of(reference.Id ?? reference.Name)} is missing from the store.");
        try
        {
            return CaptureFile.Open(path);
        }
        catch (Exception e) when (e is CheckpointException or CaptureException)
        {
            // Where the store keeps it says nothing to whoever named it.
            throw new CaptureException(e.Message.Replace(path, reference.Place ?? FileReference.Of(reference), StringComparison.Ordinal), e);
        }
    }
}
