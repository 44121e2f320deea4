using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>How a direction is found, whatever the rows.</summary>
public record FindingOptions
{
    /// <summary>The method.</summary>
    [Field("Method", Help = "How the direction is found between the two sides.")]
    public DirectionMethod Method { get; init; }

    /// <summary>Blocks of prompts, of whose mean differences the median is taken; never more than there are prompts on the smaller side. 1 is the plain mean.</summary>
    [Field("Blocks", Help = "The prompts are dealt into so many, and the median of their mean differences is taken. Fewer than half of them may be spoilt.", When = nameof(UsesBlocks)), Range(1, 64)]
    public int Blocks { get; init; } = 8;

    /// <summary>Whether rows count less the less they tell the sides apart along that median.</summary>
    [Field("Weigh rows down", Help = "Rows beyond the midpoint between the sides do not count, those short of their side's mean count in part.", When = nameof(UsesBlocks))]
    public bool DownWeight { get; init; } = true;

    /// <summary>C: what a misjudged row costs against the length of the weights.</summary>
    [Field("C", Help = "What a misjudged row costs. Less means more regularisation: a direction nearer to the mean difference.", When = nameof(UsesRegularisation)), Range(0.0, 1e6, AboveLeast = true)]
    public double Regularisation { get; init; } = 1;

    /// <summary>λ, the share of equal axes in the covariance, 0 to 1; null for that of Ledoit and Wolf.</summary>
    [Field("Shrinkage", Help = "How far the covariance is drawn towards equal axes: 0 not at all, 1 entirely, which is the mean difference.", Placeholder = "Ledoit and Wolf's", When = nameof(UsesShrinkage)), Range(0.0, 1)]
    public double? Shrinkage { get; init; }

    /// <summary>Of blocks, permutations, folds, halves and random directions.</summary>
    [Field("Seed", Help = "Of blocks, permutations, halves and random directions."), Range(0, (1L << 53) - 1)]
    public long Seed { get; init; } = 1;

    /// <summary>Whether there are blocks.</summary>
    public bool UsesBlocks => Method == DirectionMethod.RobustMeanDifference;

    /// <summary>Whether there is a C.</summary>
    public bool UsesRegularisation => Method == DirectionMethod.LogisticProbe;

    /// <summary>Whether there is a λ.</summary>
    public bool UsesShrinkage => Method == DirectionMethod.Lda;

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="SettingException">A field is out of range; the message names it.</exception>
    public void Validate() => FindingRanges.Check(this);
}
