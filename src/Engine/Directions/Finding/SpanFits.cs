using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Directions.Finding;

/// <summary>The fit of each method.</summary>
internal static class SpanFits
{
    /// <param name="options">Method and settings.</param>
    /// <param name="width">d.</param>
    public static ISpanFit Of(FindingOptions options, int width) => options.Method switch
    {
        DirectionMethod.MeanDifference => new MeanFit(),
        DirectionMethod.RobustMeanDifference => new RobustFit(options.Blocks, options.DownWeight, options.Seed),
        DirectionMethod.PrincipalComponent => new PrincipalFit(),
        DirectionMethod.LogisticProbe => new LogisticFit(options.Regularisation),
        DirectionMethod.Lda => new LdaFit(options.Shrinkage, width),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Method, "No such method."),
    };

    /// <summary>Refuses rows that the method can make nothing of.</summary>
    /// <exception cref="DirectionException">The message names the side and what to do.</exception>
    public static PromptGroups Checked(Contrast contrast, FindingOptions options)
    {
        foreach (var (side, keys) in new[] { (contrast.SideA, contrast.KeysA), (contrast.SideB, contrast.KeysB) })
        {
            if (keys.Count == 0)
                throw new DirectionException($"Side '{side}' has no rows; a direction lies between two sides.");
            if (options.Method != DirectionMethod.MeanDifference && keys.Distinct(StringComparer.Ordinal).Count() == 1)
                throw new DirectionException($"Side '{side}' has one prompt; {Named(options.Method)} needs two on each side. Capture more prompts, or use the mean difference.");
        }
        var groups = new PromptGroups(contrast.KeysA, contrast.KeysB);
        if (options.Method == DirectionMethod.PrincipalComponent && groups.Both.Length < 2)
        {
            throw new DirectionException(
                $"Sides '{contrast.SideA}' and '{contrast.SideB}' share {groups.Both.Length} of their prompts; the principal component of differences needs prompts that both sides answer. Capture both sides over the same prompts, or use another method.");
        }
        // Within each side one degree of freedom goes to its mean.
        if (options is { Method: DirectionMethod.Lda, Shrinkage: 0 } && groups.Rows - 2 < contrast.Width)
        {
            throw new DirectionException(
                $"{nameof(FindingOptions.Shrinkage)} is 0, and {groups.Rows} rows cannot tell the covariance of {contrast.Width} dimensions; leave it empty for Ledoit and Wolf's, or set it above 0.");
        }
        return groups;
    }

    /// <summary>The method in a sentence.</summary>
    public static string Named(DirectionMethod method) => method switch
    {
        DirectionMethod.RobustMeanDifference => "the robust mean difference",
        DirectionMethod.PrincipalComponent => "the principal component of differences",
        DirectionMethod.LogisticProbe => "the logistic probe",
        DirectionMethod.Lda => "LDA",
        _ => "the mean difference",
    };
}
