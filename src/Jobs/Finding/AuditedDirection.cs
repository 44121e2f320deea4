using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Jobs.Finding;

/// <summary>A direction with all that is known about whether to trust it.</summary>
/// <param name="Id">Of its entry in the library; null for a file.</param>
/// <param name="Hash">SHA-256 of its file.</param>
/// <param name="Layers">L.</param>
/// <param name="Width">d.</param>
/// <param name="Lengths">Euclidean length of each row 0…L.</param>
/// <param name="Usable">Whether each row is long enough to be a direction.</param>
/// <param name="AmbientNorm">Mean norm of the stream at each layer, where the file says it.</param>
/// <param name="Diagnosis">Where the poles and neutral sit, by layer; null where the row or a pole's mean is not there.</param>
/// <param name="Audit">What it came to on prompts that it was not fitted to; null where nothing was measured.</param>
/// <param name="NotAudited">Why not.</param>
public sealed record AuditedDirection(
    string? Id, string Name, string Hash, int Layers, int Width, DirectionProvenance Provenance, IReadOnlyList<double> Lengths, IReadOnlyList<bool> Usable,
    IReadOnlyList<float>? AmbientNorm, IReadOnlyList<LayerDiagnosis?> Diagnosis, AuditReport? Audit, string? NotAudited);
