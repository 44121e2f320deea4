using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class UrlsTests
{
    [Theory]
    [InlineData("capture", "/captures/new?from=r1")]
    [InlineData("benchmark", "/benchmarks/new?from=r1")]
    [InlineData("training", "/trainings/new?from=r1")]
    [InlineData("episodes", null)]
    public void LaunchFrom_ARun_IsTheFormOfItsKind(string kind, string? form) => Assert.Equal(form, Urls.LaunchFrom(kind, "r1"));
}
