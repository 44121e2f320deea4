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
