namespace Vectorscope.Engine.Interventions;

/// <summary>A gate's unit row and threshold.</summary>
/// <param name="Unit">[d].</param>
/// <param name="Layer">Whose output is looked at.</param>
/// <param name="Above">Whether it opens above the threshold.</param>
/// <param name="Threshold">On the unit row.</param>
internal sealed record MoveGate(double[] Unit, int Layer, bool Above, double Threshold);
