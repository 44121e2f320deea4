namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>How an edit keeps intermediate results: in double precision, or each rounded to single.</summary>
/// <param name="IsSingle">Single.</param>
internal readonly record struct Arithmetic(bool IsSingle)
{
    /// <summary>A result as it is kept.</summary>
    internal double Kept(double value) => IsSingle ? (float)value : value;
}
