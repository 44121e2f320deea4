namespace Vectorscope.Engine.Activations.Files;

/// <summary>What a capture records about the model and the code it ran on.</summary>
internal sealed record CaptureModelInfo(
    string ContentHash, int Layers, int Width, string Device, string Dtype, string CodeVersion);
