namespace Vectorscope.Jobs.Sweeping;

/// <summary>One operation at one choice of layers, at one strength or at the one that is sought.</summary>
/// <param name="Name">Unique within the sweep; its arm's, too.</param>
/// <param name="Operation">Its place among the operations.</param>
/// <param name="Layers">Its place among the choices of layers.</param>
/// <param name="Strength">Null where it is sought.</param>
/// <param name="Sign">The side on which it is sought.</param>
public sealed record SweepCell(string Name, int Operation, int Layers, double? Strength, int Sign = 1)
{
    /// <summary>Name of the arm without any change.</summary>
    public const string Base = "base";
}
