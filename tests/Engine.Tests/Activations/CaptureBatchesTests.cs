using Vectorscope.Engine.Activations;

namespace Vectorscope.Engine.Tests.Activations;

public sealed class CaptureBatchesTests
{
    [Theory]
    [InlineData(1, 64)]
    [InlineData(60, 64)]
    [InlineData(60, 3)]
    [InlineData(8192, 64)]
    public void Of_AnyBudget_TakesEveryRowOnceWithinIt(int batchTokens, int batchRows)
    {
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken]) with { BatchTokens = batchTokens, BatchRows = batchRows };

        var batches = CaptureBatches.Of(plan);

        Assert.Equal(Enumerable.Range(0, 14), batches.SelectMany(b => b.Rows).Select(r => r.Number).Order());
        Assert.Equal(Enumerable.Range(0, batches.Count), batches.Select(b => b.Id));
        Assert.All(batches, b =>
        {
            Assert.Equal(b.Rows.Max(r => r.Length), b.Length);
            Assert.True(b.Rows.Count == 1 || b.Rows.Count * b.Length <= batchTokens);
            Assert.InRange(b.Rows.Count, 1, batchRows);
        });
        Assert.Equal(batches.Select(b => b.Length).OrderDescending(), batches.Select(b => b.Length));
    }

    [Fact]
    public void Of_TheSamePlan_IsTheSame()
    {
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken]);

        var rows = CaptureBatches.Of(plan).Select(b => b.Rows);

        Assert.Equal(rows, CaptureBatches.Of(plan).Select(b => b.Rows));
    }
}
