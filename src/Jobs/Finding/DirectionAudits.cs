using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Jobs.Finding;

/// <summary>Brings together what the library, a direction's own file and the run that found it say of it.</summary>
public sealed class DirectionAudits(DirectionLibrary library, DirectionResults results)
{
    /// <param name="text">As specs name it: a name, NAME@HASH, an id, or a file of the store.</param>
    /// <returns>What there is, or why there is nothing.</returns>
    /// <exception cref="DirectionException">Its file is gone or damaged.</exception>
    public async Task<(AuditedDirection? Direction, string? Problem)> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var (opened, problem) = await library.OpenAsync(text, cancellationToken);
        if (opened is not { Direction: var direction, Provenance: var provenance })
        {
            return (null, problem);
        }
        var audit = provenance.FoundBy is { } run ? await results.ReadAuditAsync(run, cancellationToken) : null;
        var layers = Enumerable.Range(0, direction.LayerCount + 1).ToArray();
        var diagnosis = BipolarDiagnosis.Of(direction);
        return (new AuditedDirection(
            opened.Id, opened.Name, opened.Hash, direction.LayerCount, direction.Width, provenance,
            [.. layers.Select(direction.Norm)],
            [.. layers.Select(direction.IsUsable)],
            direction.AmbientNorm,
            [.. layers.Select(layer => diagnosis.FirstOrDefault(entry => entry?.Layer == layer))],
            audit,
            audit is null ? Why(provenance) : null), null);
    }

    private static string Why(DirectionProvenance provenance) => provenance switch
    {
        { Parents: { } parents } => $"It was made of {parents} and fitted to nothing, so nothing was held out. What its parents are worth is on their pages.",
        { FoundBy: { } run } => $"The audit of run {run} is gone.",
        { CaptureRun: { } } => "It was taken from a capture as it was. Find it again from that capture to have it audited.",
        _ => "It came from a file, and the rows that it was found in are not here.",
    };
}
