using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Tests.Agent.Turns;

public sealed class TurnTokensTests
{
    [Fact]
    public void After_PromptsThatGrow_KeepWhatIsNewAndGiveTheWhole()
    {
        int[] first = [5, 6, 7, 248_319], second = [5, 6, 7, 8, 0, 9];

        var (one, two) = (TurnTokens.After([], first, [1, 2]), TurnTokens.After(first, second, []));

        Assert.Equal((0, 3), (one.Shared, two.Shared));
        Assert.Equal([8, 0, 9], two.Prompt);
        Assert.Equal(second, TurnTokens.Of(two.ToBytes()).Whole(TurnTokens.Of(one.ToBytes()).Whole([])));
        Assert.Equal(one, TurnTokens.Of(one.ToBytes()));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Of_OtherBytes_SaysThatTheyAreNone(byte[] bytes) => Assert.Throws<InvalidDataException>(() => TurnTokens.Of(bytes));

    [Fact]
    public void ToBytes_OfALongTurn_IsCompact()
    {
        var random = new Random(1);
        int[] ids = [.. Enumerable.Range(0, 4000).Select(_ => random.Next(2048))];

        // Two bytes an id at most, whatever they are.
        Assert.InRange(TurnTokens.After([], ids, ids).ToBytes().Length, 1, (4 * ids.Length) + 64);
    }
}
