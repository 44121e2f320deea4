namespace Vectorscope.Engine.Activations.Files;

/// <summary>What a finished capture's file says about itself.</summary>
/// <param name="ModelName">Name of the model.</param>
/// <param name="ModelHash">Content hash of the checkpoint.</param>
/// <param name="Device">Where it ran, e.g. <c>cpu</c>.</param>
/// <param name="Dtype">Type the model ran in; rows are stored in float32.</param>
/// <param name="CodeVersion">Version of this library.</param>
/// <param name="TemplateVersion">Version of the chat template.</param>
/// <param name="Thinking">Whether the generation prompt opened a thinking block.</param>
/// <param name="Seed">Seed of sampled replies.</param>
/// <param name="Layers">L + 1: the embedding output and every block output.</param>
/// <param name="Width">d.</param>
/// <param name="Positions">Captured positions.</param>
/// <param name="Sides">Captured sides with their texts.</param>
/// <param name="ResponseTokens">Tokens of a reply that count; null when no replies were made.</param>
/// <param name="Fingerprint">SHA-256 over model, plan and code version.</param>
public sealed record CaptureFileInfo(
    string ModelName,
    string ModelHash,
    string Device,
    string Dtype,
    string CodeVersion,
    string TemplateVersion,
    bool Thinking,
    long Seed,
    int Layers,
    int Width,
    IReadOnlyList<CapturePosition> Positions,
    IReadOnlyList<CaptureSideInfo> Sides,
    int? ResponseTokens,
    string Fingerprint)
{
    /// <summary>Finds a side by name.</summary>
    /// <exception cref="CaptureException">There is none; the message lists those there are.</exception>
    public CaptureSideInfo Side(string name) =>
        Sides.FirstOrDefault(side => side.Name == name)
        ?? throw new CaptureException($"The capture has no side '{name}'; it has {string.Join(", ", Sides.Select(side => side.Name))}.");
}
