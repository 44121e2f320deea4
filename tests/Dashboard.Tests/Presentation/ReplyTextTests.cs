using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Agent.Turns;
using Xunit;

namespace Vectorscope.Dashboard.Tests.Presentation;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("<think>a</think>\n\n{}", 16, "{}", 18)]
    [InlineData("<think>a</think>\r\n  x\n", 16, "  x\n", 18)]
    [InlineData("<think>a</think>", 16, "", 16)]
    [InlineData("<think>a</think>\n\n", 16, "\n\n", 16)]
    [InlineData("\n\nno thinking", 0, "\n\nno thinking", 0)]
    public void Of_AnswerBehindEmptyLines_BeginsWithItsFirstLine(string reply, int from, string answer, int start)
    {
        var text = ReplyText.Of(new TraceTurn { Number = 1, Prompt = "", Reply = reply, AnswerStart = from });
        Assert.Equal((answer, start), (text.Answer, text.AnswerStart));
    }
}
