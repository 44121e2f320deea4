using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>How long an audit looks.</summary>
/// <param name="Permutations">
/// Relabelled data sets behind nulls and p, at least 20. Null for what separability takes for the mean difference, and for 199 of
/// methods whose directions have to be fitted again each time. Up to ten pairs have all their arrangements listed instead.
/// </param>
/// <param name="Splits">Random halvings of the prompts, 1 to 10,000.</param>
/// <param name="RandomDirections">Directions drawn at random, 20 to 100,000.</param>
public sealed record AuditOptions(int? Permutations = null, int Splits = 100, int RandomDirections = 1000)
{
    private const int RefittedPermutations = 199;

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="SettingException">A field is out of range; the message names it.</exception>
    public void Validate() => AuditRanges.Check(this);

    internal SeparabilityOptions Separability(Finding.FindingOptions options) =>
        new(Permutations ?? (options.Method == Finding.DirectionMethod.MeanDifference ? null : RefittedPermutations), options.Seed);
}
