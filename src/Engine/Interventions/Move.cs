namespace Vectorscope.Engine.Interventions;

/// <summary>
/// What every operation comes to at one place: with p = rᵀh, h ← h + (s·(clamp(p, low, high) − p) + c)·r, and then, where wanted, h is
/// scaled back to the norm that it had.
/// </summary>
/// <param name="Unit">r, [d].</param>
/// <param name="Strength">s.</param>
/// <param name="Low">Least projection; −∞ for none.</param>
/// <param name="High">Greatest projection; ∞ for none.</param>
/// <param name="Constant">c.</param>
/// <param name="KeepsNorm">Whether h keeps its norm.</param>
/// <param name="Positions">Which tokens.</param>
/// <param name="Gate">Opens it token by token; null for always.</param>
internal sealed record Move(double[] Unit, double Strength, double Low, double High, double Constant, bool KeepsNorm, OperationPositions Positions, MoveGate? Gate);

/// <summary>A gate's unit row and threshold.</summary>
/// <param name="Unit">[d].</param>
/// <param name="Layer">Whose output is looked at.</param>
/// <param name="Above">Whether it opens above the threshold.</param>
/// <param name="Threshold">On the unit row.</param>
internal sealed record MoveGate(double[] Unit, int Layer, bool Above, double Threshold);
