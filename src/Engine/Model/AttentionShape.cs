namespace Vectorscope.Engine.Model;

/// <summary>Sizes of a full-attention layer.</summary>
/// <param name="Heads">Query heads H.</param>
/// <param name="KeyValueHeads">Key and value heads; H is a multiple.</param>
/// <param name="HeadWidth">Channels per head.</param>
/// <param name="RotaryWidth">Leading channels of a head that are rotated; even.</param>
internal sealed record AttentionShape(int Heads, int KeyValueHeads, int HeadWidth, int RotaryWidth);
