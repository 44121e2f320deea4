using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Sandboxes.Docker;

namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>The examples of Docker's own documentation of .dockerignore, and the corners of Go's patterns.</summary>
public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("# comment\n*/temp*", "somedir/temporary.txt", true)]
    [InlineData("*/temp*", "somedir/temp/a.txt", true)]
    [InlineData("*/temp*", "temporary.txt", false)]
    [InlineData("*/temp*", "a/b/temp", false)]
    [InlineData("*/*/temp*", "somedir/subdir/temporary.txt", true)]
    [InlineData("temp?", "tempa", true)]
    [InlineData("temp?", "temp", false)]
    [InlineData("temp?", "tempa/b", true)]
    [InlineData("**/*.go", "a.go", true)]
    [InlineData("**/*.go", "x/y/a.go", true)]
    [InlineData("*.md\n!README.md", "README.md", false)]
    [InlineData("*.md\n!README.md", "NEWS.md", true)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true)]
    [InlineData("*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false)]
    [InlineData("secret.txt\n*.log", "secret.txt", true)]
    [InlineData("secret.txt\r\n*.log\r\n", "a.log", true)]
    [InlineData("*.log", "x/a.log", false)]
    [InlineData("/foo/bar/", "foo/bar", true)]
    [InlineData("foo/bar", "foo/bar/baz/x", true)]
    [InlineData("node_modules\n!node_modules/keep", "node_modules/keep/a", false)]
    [InlineData("node_modules\n!node_modules/keep", "node_modules/other", true)]
    [InlineData("a/../b", "b", true)]
    [InlineData("./x", "x", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("\\*x", "*x", true)]
    [InlineData("\\*x", "ax", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("*", ".dockerignore", false)]
    [InlineData("*", "Dockerfile", false)]
    [InlineData("", "x", false)]
    [InlineData("**.log", "a.log", true)]
    [InlineData("**.log", "x/y/a.log", true)]
    [InlineData("**secret.txt", "x/my-secret.txt", true)]
    [InlineData("**/foo", "foo", true)]
    [InlineData("**/foo", "xfoo", false)]
    [InlineData("  # x", "# x", true)]
    [InlineData("../x", "x", false)]
    [InlineData("/../x", "x", true)]
    [InlineData("\uFEFFx", "x", true)]
    public void Path_IsLeftOutAsDockerDoes(string file, string path, bool leftOut) => Assert.Equal(leftOut, DockerIgnore.Parse(file).LeavesOut(path));

    [Theory]
    [InlineData("a\n!\n")]
    [InlineData("[a-c")]
    public void Pattern_ThatDockerRefuses_IsRefusedByName(string file) =>
        Assert.Contains(file.Trim().Split('\n')[^1], Assert.Throws<SandboxException>(() => DockerIgnore.Parse(file)).Message, StringComparison.Ordinal);
}
