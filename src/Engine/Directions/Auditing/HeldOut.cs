using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Directions.Auditing;

/// <summary>How rows are held out: of the mean difference each pair of prompts, of other methods folds.</summary>
internal static class HeldOut
{
    public static Func<IHeldOut> Of(PromptGroups groups, FindingOptions options, int width) => options.Method == DirectionMethod.MeanDifference
        ? () => new LeavePairOut(groups)
        : () => new LeaveFoldOut(groups, SpanFits.Of(options, width), options.Seed);
}
