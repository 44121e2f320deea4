using Vectorscope.Engine.Text;

namespace Vectorscope.Engine.Tests.Text;

public sealed class AmountTests
{
    [Theory]
    [InlineData(0, "0 arms")]
    [InlineData(1, "1 arm")]
    [InlineData(2, "2 arms")]
    [InlineData(1234567, "1,234,567 arms")]
    public void Of_ANoun_IsInTheNumbersGrammar(long value, string text) => Assert.Equal(text, Amount.Of(value, "arm"));

    [Fact]
    public void Of_APluralOfItsOwn_IsUsed() => Assert.Equal("3 batches", Amount.Of(3, "batch", "batches"));
}
