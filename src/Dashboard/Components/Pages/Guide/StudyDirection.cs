using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The first study's direction as its later steps use it.</summary>
public sealed class StudyDirection(DirectionAudits audits)
{
    /// <returns>Null while there is none, or none with an audit.</returns>
    public async Task<StudyAxis?> ReadAsync(CancellationToken cancellationToken) =>
        (await audits.ReadAsync(DirectionStep.Direction, cancellationToken)).Direction is { Audit: { } audit } found && audit.Layers.Any(layer => layer.Usable)
            && found.Diagnosis.FirstOrDefault(layer => layer?.Layer == audit.BestLayer().Layer) is { } diagnosis
            ? new StudyAxis(found.Name, diagnosis.Layer, [.. audit.BestLayers().Select(layer => layer.Layer)], Math.Round(diagnosis.Middle, 2))
            : null;
}

/// <param name="Direction">Its name in the library.</param>
/// <param name="Layer">The layer whose row is used where one is.</param>
/// <param name="Layers">Those that tell the sides apart best.</param>
/// <param name="Middle">Where the stream at that layer is as far from one side as from the other, on the row of length 1.</param>
public sealed record StudyAxis(string Direction, int Layer, IReadOnlyList<int> Layers, double Middle);
