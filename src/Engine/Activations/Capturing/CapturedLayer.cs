namespace Vectorscope.Engine.Activations.Capturing;

/// <summary>A layer of a batch that has come to the host.</summary>
/// <param name="Position">In the plan's order.</param>
/// <param name="Layer">0 to L.</param>
internal readonly record struct CapturedLayer(int Position, int Layer);
