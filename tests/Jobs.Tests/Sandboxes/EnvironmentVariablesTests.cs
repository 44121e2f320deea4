using Vectorscope.Jobs.Sandboxes;

namespace Vectorscope.Jobs.Tests.Sandboxes;

public class EnvironmentVariablesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${VECTORSCOPE_TEST_SET}", "value")]
    [InlineData("${VECTORSCOPE_TEST_SET:-other}", "value")]
    [InlineData("${VECTORSCOPE_TEST_UNSET:-other}", "other")]
    [InlineData("${VECTORSCOPE_TEST_UNSET:-}", "")]
    [InlineData("x${VECTORSCOPE_TEST_SET}", "x${VECTORSCOPE_TEST_SET}")]
    [InlineData("$VECTORSCOPE_TEST_SET", "$VECTORSCOPE_TEST_SET")]
    public void Resolve_Value_TakesExactReferencesAlone(string written, string expected)
    {
        Environment.SetEnvironmentVariable("VECTORSCOPE_TEST_SET", "value");

        Assert.Equal(expected, EnvironmentVariables.Resolve(new Dictionary<string, string> { ["KEY"] = written })["KEY"]);
    }

    [Fact]
    public void Resolve_RequiredButUnset_NamesBoth()
    {
        var e = Assert.Throws<SandboxException>(() => EnvironmentVariables.Resolve(new Dictionary<string, string> { ["KEY"] = "${VECTORSCOPE_TEST_UNSET}" }));

        Assert.Contains("KEY", e.Message, StringComparison.Ordinal);
        Assert.Contains("VECTORSCOPE_TEST_UNSET", e.Message, StringComparison.Ordinal);
    }
}
