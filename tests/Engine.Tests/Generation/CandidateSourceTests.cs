using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>The likeliest tokens, the same whatever the device makes of equals: checked against a plain sort of the whole row.</summary>
public sealed class CandidateSourceTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(1, 2000)]
    [InlineData(20, 2000)]
    [InlineData(20, 3)]
    [InlineData(1999, 2000)]
    [InlineData(2000, 2000)]
    public async Task Fetch_WithManyEquals_HoldsTheFirstOfAPlainSort(int topK, int levels)
    {
        const int vocabulary = 2000;
        // With few levels, hundreds of tokens share the k-th value, as with logits in bfloat16.
        var values = Enumerable.Range(0, 2 * vocabulary).Select(i => (float)(i * 7919L % 2003 % levels)).ToArray();

        var rows = await engine.Run(() =>
        {
            using var logits = tensor(values, [2, vocabulary]);
            return CandidateSource.Fetch(logits, [new SamplingOptions { TopK = topK }, new SamplingOptions { Greedy = true }]);
        });

        for (var row = 0; row < 2; row++)
        {
            var wanted = row == 0 ? topK : 1;
            var expected = Enumerable.Range(0, vocabulary).OrderByDescending(id => values[row * vocabulary + id]).ThenBy(id => id).Take(wanted);
            Assert.Equal(expected, rows[row].Take(wanted).Select(c => c.Id));
        }
    }
}
