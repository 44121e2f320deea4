using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

public sealed class OverflowReportTests
{
    [Fact]
    public void Sentence_OfAUse_CountsItsOwnStepsAndSaysWhatWasTooMuch()
    {
        var now = new GraphOverflow(1_240, "70,400 recorded projections, where there is room for 65,536");

        var sentence = OverflowReport.Sentence("qwen", 6, now);

        Assert.StartsWith("qwen: 1,234 steps of its replies were more than one graph holds", sentence, StringComparison.Ordinal);
        Assert.Contains("had 70,400 recorded projections, where there is room for 65,536.", sentence, StringComparison.Ordinal);
        Assert.Null(OverflowReport.Sentence("qwen", 1_240, now));
        Assert.Null(OverflowReport.Sentence("qwen", 0, null));
    }
}
