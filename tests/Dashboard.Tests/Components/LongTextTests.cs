using Vectorscope.Dashboard.Components.Controls;

namespace Vectorscope.Dashboard.Tests.Components;

public sealed class LongTextTests
{
    // Strings among a component's parameters are part of what a server sends, drawn or not.
    [Theory]
    [InlineData(typeof(LongText))]
    [InlineData(typeof(TerminalText))]
    [InlineData(typeof(TextPager))]
    [InlineData(typeof(CopyButton))]
    [InlineData(typeof(MarkdownText))]
    public void Text_OfAControlThatMayHoldMuch_IsNoStringOfARenderBatch(Type control) =>
        Assert.NotEqual(typeof(string), control.GetProperty("Text")!.PropertyType);
}
