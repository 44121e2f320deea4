namespace Vectorscope.Engine.Tokenization.BytePairs;

/// <summary>A token recognised as a whole, before any splitting.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">The text it stands for.</param>
/// <param name="IsSpecial">Left out when decoding without special tokens.</param>
/// <param name="IsNormalized">Looked for in normalised text, not in the text as given.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSpecial, bool IsNormalized);
