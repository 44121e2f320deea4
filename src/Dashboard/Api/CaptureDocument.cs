using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;

namespace Vectorscope.Dashboard.Api;

/// <summary>What a finished capture holds.</summary>
/// <param name="Layers">L + 1: layer 0 is the embedding output, 1…L the block outputs.</param>
/// <param name="Width">d of the residual stream.</param>
internal sealed record CaptureDocument(
    string RunId, string ModelName, string ModelHash, string Device, string Dtype, string CodeVersion, string TemplateVersion,
    bool Thinking, long Seed, int Layers, int Width, IReadOnlyList<string> Positions, int? ResponseTokens, IReadOnlyList<CaptureSideInfo> Sides)
{
    internal static CaptureDocument Of(string runId, CaptureFileInfo info) => new(
        runId, info.ModelName, info.ModelHash, info.Device, info.Dtype, info.CodeVersion, info.TemplateVersion,
        info.Thinking, info.Seed, info.Layers, info.Width, [.. info.Positions.Select(position => position.Name())], info.ResponseTokens, info.Sides);
}
