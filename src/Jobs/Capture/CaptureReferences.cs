using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Capture;

/// <summary>Captures that specs name: by the run that made them, or by the file.</summary>
internal sealed class CaptureReferences(FileReferences files, RunQueries queries) : IReferenceResolver
{
    public string Kind => ReferenceKinds.Capture;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        text = text.Trim();
        if (FileReference.IsOfStore(text) || text.Contains('/', StringComparison.Ordinal) || text.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return await files.ResolveAsync(text, cancellationToken);
        }
        if (await queries.FindAsync(text, cancellationToken) is not { } run)
        {
            return Resolution.None($"There is no run {Quote.Of(text)}. Name a capture by its run's id, or its file by a path or as run:ID/{CaptureArtifacts.Capture.Name}.");
        }
        if (run.Kind != CaptureSpec.KindName)
        {
            return Resolution.None($"{run.Id} is a run of the kind {run.Kind}; directions are found in captures.");
        }
        return run.State == RunState.Completed
            ? await files.ResolveAsync(FileReference.Artifact(run.Id, CaptureArtifacts.Capture.Name), cancellationToken)
            : Resolution.None($"The capture {run.Id} is {RunStateNames.Of(run.State)}; only a completed one has all rows. Wait for it, or resume it.");
    }

    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) =>
        files.ConfirmAsync(reference, progress, cancellationToken);
}
