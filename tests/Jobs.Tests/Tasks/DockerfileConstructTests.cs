using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Tasks;

public sealed class DockerfileConstructTests
{
    [Theory]
    [InlineData("FROM a\nRUN <<EOF\necho a\nRUN --mount=x\nEOF\nRUN --mount=type=cache,target=/x true", "RUN <<EOF in line 2, RUN --mount in line 6")]
    [InlineData("FROM a\nCOPY --chmod=755 a /b", "COPY --chmod in line 2")]
    [InlineData("FROM a\ncopy --from=b --link \\\n  a /b", "COPY --link in line 2")]
    [InlineData("FROM a\nCOPY <<one <<'two' /x/\nx\none\ny\ntwo\nADD --checksum=sha256:1 http://x /y", "COPY <<one in line 2, ADD --checksum in line 7")]
    [InlineData("FROM a\nRUN cat <<-END > /x\n\thello\n\tEND\nRUN true", "RUN <<END in line 2")]
    [InlineData("# escape=`\nFROM a\nRUN a `\n  --mount=x\nRUN --network=none b", "RUN --network in line 5")]
    [InlineData("FROM --platform=linux/amd64 a AS b\nCOPY --from=b --chown=1:1 a /b\nRUN echo '--mount' && cat <<< x\nHEALTHCHECK --interval=5s CMD true\n# RUN --mount", "")]
    [InlineData("FROM a\nRUN python3 -c 'print(1 << 2)' && echo \"a<<b\"", "")]
    [InlineData("FROM a\nCOPY <<robots.txt <<humans.txt /www/\nRUN --mount=x\nrobots.txt\n--\nhumans.txt\nRUN --network=none x", "COPY <<robots.txt in line 2, RUN --network in line 7")]
    [InlineData("FROM a\nRUN sh -c \"cat <<EOF > x\"\nRUN echo 'see <<EOF '\nRUN --mount=x true", "RUN --mount in line 4")]
    [InlineData("FROM a\nRUN cat <<END\n\tEND\nRUN --mount=x\nEND", "RUN <<END in line 2")]
    [InlineData("FROM a\nONBUILD RUN --mount=type=cache,target=/x true\nONBUILD COPY --chmod=1 a b", "RUN --mount in line 2, COPY --chmod in line 3")]
    public void OfBuildKit_NamesWhatTheEnginesBuilderDoesNotKnow(string dockerfile, string found) =>
        Assert.Equal(found, string.Join(", ", DockerfileConstruct.OfBuildKit(dockerfile)));
}
