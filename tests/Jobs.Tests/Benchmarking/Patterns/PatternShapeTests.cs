using Vectorscope.Jobs.Benchmarking.Patterns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Tests.Benchmarking.Patterns;

public sealed class PatternShapeTests
{
    [Fact]
    public void Of_TurnsInARow_CountsThemUpToMany()
    {
        var shape = PatternShape.Of(["verbose", "truncated", "parseFailure", "parseFailure", "parseFailure", "parseFailure"], AgentEnd.ParseFailures);

        Assert.Equal("verbose>truncated>parseFailure*3|parseFailures", shape.Key);
        Assert.False(shape.Earlier);
    }

    [Fact]
    public void Of_MoreStepsThanAPatternHas_KeepsTheLast()
    {
        var shape = PatternShape.Of(["a", "b", "c", "a", "a"], AgentEnd.TurnLimit);

        Assert.Equal("…>b>c>a*2|turnLimit", shape.Key);
    }

    [Fact]
    public void Of_NothingFound_IsTheEndAlone() => Assert.Equal("|", PatternShape.Of([], null).Key);
}
