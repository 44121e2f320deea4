using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class TraceViewTests
{
    [Fact]
    public void Url_OfEverything_IsReadBackAsItWas()
    {
        var view = new TraceView("run", 4) { Turn = 7, Flag = "truncated", Form = ReplyForm.Tokens, Find = "a & b" };

        Assert.Equal("/benchmarks/run/trials/4?turn=7&flag=truncated&text=tokens&find=a%20%26%20b", view.Url);
        Assert.Equal(view, TraceView.From("run", 4, 7, "truncated", "tokens", "a & b"));
    }

    [Fact]
    public void Url_OfWhatIsUsual_SaysNothing() => Assert.Equal("/benchmarks/run/trials/4", TraceView.From("run", 4, null, "", "nonsense", " ").Url);

    [Fact]
    public void At_AnotherTrial_IsReadInTheSameWay() =>
        Assert.Equal("/benchmarks/run/trials/9?turn=2&flag=loop", (new TraceView("run", 4) { Flag = "loop", Turn = 5 }).At(9, 2).Url);
}
