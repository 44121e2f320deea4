using Vectorscope.Engine.Interventions.Divergences;

namespace Vectorscope.Engine.Tests.Interventions.Divergences;

public sealed class ReplyLoopTests
{
    [Theory]
    // Tokens before, the piece, its copies, tokens of one more copy.
    [InlineData(50, 1, 32, 0, true)]
    [InlineData(50, 1, 31, 0, false)]
    [InlineData(0, 1, 40, 0, true)]
    [InlineData(7, 8, 4, 0, true)]
    [InlineData(7, 8, 3, 7, false)]
    [InlineData(7, 5, 6, 2, true)]
    [InlineData(7, 5, 6, 1, false)]
    [InlineData(20, 100, 4, 0, true)]
    [InlineData(20, 100, 3, 99, false)]
    [InlineData(20, 100, 5, 37, true)]
    public void EndsIn_CopiesOfAPiece_IsALoopFromFourOfThirtyTwoTokens(int before, int piece, int copies, int rest, bool loops)
    {
        int[] ids = [.. Enumerable.Range(1000, before), .. Enumerable.Range(0, (piece * copies) + rest).Select(i => i % piece)];

        Assert.Equal(loops, ReplyLoop.EndsIn(ids));
        // What comes behind a loop ends it.
        Assert.False(ReplyLoop.EndsIn([.. ids, 5000]));
    }

    [Fact]
    public void EndsIn_ShortOrVariedReplies_IsNone()
    {
        Assert.False(ReplyLoop.EndsIn([]));
        Assert.False(ReplyLoop.EndsIn([1, 1, 1, 1]));
        Assert.False(ReplyLoop.EndsIn([.. Enumerable.Range(0, 500)]));
    }
}
