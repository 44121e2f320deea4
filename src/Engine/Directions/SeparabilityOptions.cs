using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions;

/// <summary>How separability is estimated.</summary>
/// <param name="Permutations">
/// Relabelled data sets behind nulls and p-values, at least 20. Null for 999, or 199 above 150 prompts a side. Up to ten pairs have
/// all their arrangements listed instead.
/// </param>
/// <param name="Seed">Every draw follows from it; the same seed gives the same bits.</param>
public sealed record SeparabilityOptions(int? Permutations = null, long Seed = 1)
{
    private const int ManyPrompts = 150;

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="SettingException">A field is out of range; the message names it.</exception>
    public void Validate() => SeparabilityRanges.Permutations.Check(Permutations);

    /// <summary>How many are drawn for so many prompts on the smaller side where none are asked for.</summary>
    internal static int PermutationsFor(int prompts) => prompts > ManyPrompts ? 199 : 999;
}
