using Vectorscope.Jobs.Agent.Terminus;

namespace Vectorscope.Jobs.Tests.Agent;

public sealed class ThinkingSplitTests
{
    // Vertical bars stand where thinking begins, where it ends, and where the answer begins.
    [Theory]
    [InlineData("||hm||</think>||{}", true)]
    [InlineData("<think>||hm||</think>||{}", false)]
    [InlineData(" \n<think>||hm||</think>||{}", true)]
    [InlineData("||hm||</think>||{}</think>", true)]
    [InlineData("||||</think>||{}", true)]
    [InlineData("||{\"a\": 1} perhaps||</think>||{}", true)]
    // A server that opens thinking in its prompt without saying so.
    [InlineData("||hm||</think>||{}", false)]
    public void Text_WithThinking_IsSplitAtTheFirstMark(string marked, bool promptEndsInThinking)
    {
        var parts = marked.Split("||");
        var text = string.Concat(parts);
        var split = ThinkingSplit.OfText(text, promptEndsInThinking);
        Assert.Equal((parts[1], parts[3], false), (text[split.Start!.Value..split.End!.Value], text[split.AnswerStart..], split.Unclosed));
    }

    [Theory]
    [InlineData("hm {}", true, 0)]
    [InlineData("<think>hm {}", false, 7)]
    [InlineData("", true, 0)]
    public void Text_WhoseThinkingNeverEnds_HasNoAnswer(string text, bool promptEndsInThinking, int start)
    {
        var split = ThinkingSplit.OfText(text, promptEndsInThinking);
        Assert.Equal(new ThinkingSplit(start, text.Length, text.Length, true), split);
    }

    [Theory]
    [InlineData("{\"keystrokes\": \"echo '</think>'\\n\"}")]
    [InlineData("Here <think>hm</think> {}")]
    [InlineData("{}")]
    public void Text_WithoutThinking_IsAllAnswer(string text) =>
        Assert.Equal(new ThinkingSplit(null, null, 0, false), ThinkingSplit.OfText(text, false));
}
