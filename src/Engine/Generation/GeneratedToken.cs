namespace Vectorscope.Engine.Generation;

/// <summary>A token as it is chosen.</summary>
/// <param name="Row">Row of the request.</param>
/// <param name="Id">Token id; stop tokens are not reported.</param>
public readonly record struct GeneratedToken(int Row, int Id);
