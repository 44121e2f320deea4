using Vectorscope.Jobs.Runs.Leases;

namespace Vectorscope.Jobs.Tests.Runs.Leases;

public sealed class FinishedItemsTests
{
    [Theory]
    [InlineData(0, null, "Resume starts it again; nothing was finished yet.")]
    [InlineData(0, "steps", "Resume starts it again; nothing was finished yet.")]
    // The state of a training is saved now and then: killed at step 28, it goes on from step 20.
    [InlineData(28, "steps", "Resume continues from the last state that was saved, at or before step 28.")]
    [InlineData(28, "trials", "Resume continues from the 28 finished trials.")]
    [InlineData(3, null, "Resume continues from the 3 finished items.")]
    public void Advice_OfAUnit_PromisesWhatAResumeKeeps(long done, string? unit, string expected) =>
        Assert.Equal(expected, FinishedItems.Advice(done, unit));
}
