using Vectorscope.Jobs.Finding;

namespace Vectorscope.Dashboard.Components.Pages.Guide;

/// <summary>The first study's direction as its later steps use it.</summary>
public sealed class StudyDirection(DirectionAudits audits)
{
    /// <returns>Null while there is none, or none with an audit.</returns>
    public async Task<StudyAxis?> ReadAsync(CancellationToken cancellationToken) =>
        (await audits.ReadAsync(DirectionStep.Direction, cancellationToken)).Direction is { Audit: { } audit } found && audit.Layers.Any(layer => layer.Usable)
            ? new StudyAxis(found.Name, audit.BestLayer().Layer, [.. audit.BestLayers().Select(layer => layer.Layer)])
            : null;
}

/// <param name="Direction">Its name in the library.</param>
/// <param name="Layer">The layer whose row is used where one is.</param>
/// <param name="Layers">Those that tell the sides apart best.</param>
public sealed record StudyAxis(string Direction, int Layer, IReadOnlyList<int> Layers);
