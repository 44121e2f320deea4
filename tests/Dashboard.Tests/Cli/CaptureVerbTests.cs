using System.Text.Json.Nodes;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class CaptureVerbTests
{
    private static Task<Verb.Answer> DryRunAsync(params string[] flags) => Verb.RunAsync("/", ["capture", "--dry-run", "--model", "m", .. flags]);

    [Theory]
    [InlineData(
        new[] { "--personas", "capable, cautious one", "--prompts", "tasks", "--neutral" },
        """{"kind":"capture","model":"m","sides":[{"name":"capable","persona":"capable","promptSet":"tasks"},{"name":"cautious-one","persona":"cautious one","promptSet":"tasks"},{"name":"neutral","persona":null,"promptSet":"tasks"}]}""")]
    [InlineData(
        new[] { "--side", "name=a,persona=P, the first,prompts=s t", "--side", "name=b,prompts=u", "--positions", "prompt-mean,response-mean", "--thinking", "false", "--response-tokens", "8", "--seed", "5", "--name", "n", "--dtype", "float32", "--device", "cpu", "--batch-tokens", "64" },
        """{"kind":"capture","model":"m","name":"n","sides":[{"name":"a","persona":"P, the first","promptSet":"s t"},{"name":"b","persona":null,"promptSet":"u"}],"positions":["prompt-mean","response-mean"],"thinking":false,"responseTokens":8,"seed":5,"batchTokens":64,"dtype":"float32","device":"cpu"}""")]
    [InlineData(
        new[] { "--personas", "名前,慎重", "--prompts", "tasks" },
        """{"kind":"capture","model":"m","sides":[{"name":"side","persona":"名前","promptSet":"tasks"},{"name":"side-2","persona":"慎重","promptSet":"tasks"}]}""")]
    [InlineData(
        new[] { "--side", "persona=a b,prompts=s", "--side", "persona=a-b,prompts=s", "--side", "name=neutral,persona=c,prompts=s", "--side", "prompts=s" },
        """{"kind":"capture","model":"m","sides":[{"name":"a-b","persona":"a b","promptSet":"s"},{"name":"a-b-2","persona":"a-b","promptSet":"s"},{"name":"neutral","persona":"c","promptSet":"s"},{"name":"neutral-2","persona":null,"promptSet":"s"}]}""")]
    [InlineData(
        new[] { "--personas", "a,b", "--prompts", "s", "--field", "positions=null", "--field", "seed=null", "--field", "sides[1].promptSet=\"t\"" },
        """{"kind":"capture","model":"m","sides":[{"name":"a","persona":"a","promptSet":"s"},{"name":"b","persona":"b","promptSet":"t"}],"positions":null,"seed":null}""")]
    [InlineData(
        new[] { "--field", "sides[0].name=\"a\"", "--field", "sides[0].promptSet=\"s\"" },
        """{"kind":"capture","model":"m","sides":[{"name":"a","promptSet":"s"}]}""")]
    public async Task Capture_DryRun_PrintsTheSpec(string[] flags, string expected)
    {
        var answer = await DryRunAsync(flags);

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(answer.Output)), answer.Output);
    }

    [Theory]
    [InlineData(new string[0], "--personas")]
    [InlineData(new[] { "--personas", "a,b" }, "--prompts")]
    [InlineData(new[] { "--side", "name=a" }, "prompts=SET")]
    [InlineData(new[] { "--side", "name=a,colour=red,prompts=s" }, "--side")]
    [InlineData(new[] { "--side", "name=a,name=b,prompts=s" }, "--side")]
    [InlineData(new[] { "--side", "prompts=s", "--personas", "a" }, "--side")]
    [InlineData(new[] { "--personas", "a", "--prompts", "s", "--seed", "x" }, "--seed")]
    [InlineData(new[] { "--personas", "a", "--prompts", "s", "--response-tokens", "4097" }, "--response-tokens 4097")]
    [InlineData(new[] { "--personas", "a", "--prompts", "s", "--dtype", "int8" }, "--dtype")]
    [InlineData(new[] { "--neutral" }, "--personas")]
    public async Task Capture_BadFlags_ExitTwoAndNameThem(string[] flags, string named)
    {
        var answer = await DryRunAsync(flags);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_NoModel_ExitTwo()
    {
        var answer = await Verb.RunAsync("/", "capture", "--dry-run", "--personas", "a,b", "--prompts", "s");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("--model", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_UnknownNames_ExitTwoNamingEachField()
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(folder.Path, "capture", "--data", "data", "--model", "nothing", "--personas", "capable,nobody", "--prompts", "none");

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.All(["model: ", "sides[0].promptSet: ", "sides[1].persona: "], field => Assert.Contains(field, answer.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Capture_NoServer_RunsInThisProcessToItsEnd()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Verb.RunAsync(folder.Path, "new-model", "--shape", "tiny", "--vocab", "300", "--out", "model")).ExitCode);

        var answer = await ProductProcess.RunAsync(folder.Path, "capture", "--data", "data", "--model", "model", "--personas", "capable,cautious", "--prompts", "neutral", "--device", "cpu");

        Assert.True(answer.ExitCode == 0, answer.Error);
        var shown = JsonNode.Parse((await Verb.RunAsync(folder.Path, "runs", "show", answer.Output.Trim(), "--json", "--data", "data")).Output)!;
        Assert.Equal("completed", (string?)shown["state"]);
        Assert.Equal(folder["model"], (string?)shown["spec"]!["model"]);
        var files = JsonNode.Parse((await Verb.RunAsync(folder.Path, "runs", "artifacts", answer.Output.Trim(), "--json", "--data", "data")).Output)!.AsArray();
        Assert.All(files, file => Assert.True(File.Exists((string?)file!["path"])));
        Assert.Contains("capture.safetensors", files.Select(file => (string?)file!["name"]));
    }
}
