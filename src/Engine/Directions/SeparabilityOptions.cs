using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions;

/// <summary>How separability is estimated.</summary>
/// <param name="Folds">Cross-validation folds, by prompt; 2 to 255. Fewer are used where a side has fewer prompts.</param>
/// <param name="Repeats">Seeded repetitions of the split into folds; at least 1.</param>
/// <param name="Permutations">Relabelled data sets behind the null bands; at least 20.</param>
/// <param name="Bootstraps">Resamples of the prompts behind the 95 % interval; at least 100.</param>
/// <param name="Seed">Every draw follows from it; the same seed gives the same bits.</param>
public sealed record SeparabilityOptions(
    int Folds = 5,
    int Repeats = 10,
    int Permutations = 200,
    int Bootstraps = 1000,
    long Seed = 1)
{
    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="SettingException">A field is out of range; the message names it.</exception>
    public void Validate() => SeparabilityRanges.Check(this);
}
