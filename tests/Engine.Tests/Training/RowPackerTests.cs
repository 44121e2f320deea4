using Vectorscope.Engine.Statistics;
using Vectorscope.Engine.Training;
using Vectorscope.Engine.Training.Packing;

namespace Vectorscope.Engine.Tests.Training;

public sealed class RowPackerTests
{
    private const int Capacity = 2048;

    private static int[] Lengths { get; } = [.. Enumerable.Range(0, 500).Select(i => new SeededRandom(1, RandomPurpose.Test, i).NextInt(901) + 300)];

    [Fact]
    public void Pack_Once_TakesEveryDocumentOnceAndNoRowOverflows()
    {
        var rows = RowPacker.Pack(Enumerable.Range(0, Lengths.Length), Lengths, Capacity).ToList();

        Assert.Equal(Enumerable.Range(0, Lengths.Length), rows.SelectMany(r => r).Order());
        Assert.All(rows, row => Assert.InRange(row.Sum(i => Lengths[i]), 1, Capacity));
        Assert.True(rows.SkipLast(20).Average(row => row.Sum(i => Lengths[i])) > 0.95 * Capacity);
    }

    [Fact]
    public void Pack_DocumentLongerThanARow_StandsAlone() =>
        Assert.Equal([[0], [1, 2]], RowPacker.Pack([0, 1, 2], [30, 10, 5], 20));

    [Fact]
    public void DocumentOrder_EachEpoch_HasAllDocumentsInANewOrder()
    {
        var epochs = DocumentOrder.Of(50, seed: 4).Take(150).Chunk(50).ToList();

        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 50), epoch.Order()));
        Assert.Equal(3, epochs.Select(e => string.Join(' ', e)).Distinct().Count());
        Assert.Equal(epochs[0], DocumentOrder.Of(50, seed: 4).Take(50));
        Assert.NotEqual(epochs[0], DocumentOrder.Of(50, seed: 5).Take(50));
    }

    [Fact]
    public void Skip_SomeSteps_GoesOnWhereTheyEnded()
    {
        var options = new TrainingOptions { Steps = 5, SequenceTokens = 256, Rows = 2, Accumulation = 3, Seed = 9 };
        List<TrainingDocument> documents = [.. Enumerable.Range(0, 40).Select(i => TinyTraining.Document(i, 20 + i, 100))];
        TrainingBatches all = new(documents, options), later = new(documents, options);
        for (var step = 0; step < 2; step++) all.Next();
        later.Skip(2);

        foreach (var (a, b) in all.Next().Zip(later.Next())) Assert.Equal((IEnumerable<long>)a.Ids, b.Ids);
    }

    [Fact]
    public void PackedBatch_TwoDocumentsAndPadding_MarksBordersPositionsAndLearnedPlaces()
    {
        var batch = PackedBatch.From([[new([5, 6, 7], [true, false, true]), new([8, 9], [true, true])]], 8);

        Assert.Equal([5, 6, 7, 8, 9, 0, 0, 0], batch.Ids);
        Assert.Equal([0, 0, 0, 1, 1, -1, -1, -1], batch.Documents);
        Assert.Equal([0, 1, 2, 0, 1, 0, 1, 2], batch.Positions);
        // A document's first token has nothing before it.
        Assert.Equal([1, 3], batch.Places[..2]);
        Assert.Equal([7, 9], batch.Targets[..2]);
        Assert.Equal((5, 2), (batch.Tokens, batch.Learned));
        Assert.All(batch.Targets[2..], target => Assert.Equal(PackedBatch.NoTarget, target));
    }
}
