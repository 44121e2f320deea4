using Vectorscope.Engine.Statistics;

namespace Vectorscope.Engine.Training.Packing;

/// <summary>The documents without end: every epoch all of them, in an order that follows from seed and epoch alone.</summary>
internal static class DocumentOrder
{
    internal static IEnumerable<int> Of(int count, long seed)
    {
        for (long epoch = 0; ; epoch++)
        {
            var order = Enumerable.Range(0, count).ToArray();
            new SeededRandom(seed, RandomPurpose.TrainingOrder, epoch).Shuffle(order.AsSpan());
            foreach (var document in order) yield return document;
        }
    }
}
