using System.Text.Json;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class ImportExportVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-import-");

    private static string Jobs => Path.Combine(AppContext.BaseDirectory, "Fixtures", "harbor");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task ImportThenReparseThenExport_OneJob_GivesItBack()
    {
        var imported = await RunAsync("import", Path.Combine(Jobs, "job-0.9"), "--json");
        var id = JsonDocument.Parse(imported.Output).RootElement.GetProperty("runId").GetString()!;
        var again = await RunAsync("import", Path.Combine(Jobs, "job-0.9"));
        var reparsed = await RunAsync("reparse", id, "--mode", "patched", "--json");
        var exported = await RunAsync("export", id, "--format", "harbor", "--out", "out");

        Assert.Equal((0, "", 0, 0, 0), (imported.ExitCode, imported.Error, again.ExitCode, reparsed.ExitCode, exported.ExitCode));
        Assert.Equal($"{id}  example: imported before\n", again.Output);
        Assert.Equal(6, JsonDocument.Parse(reparsed.Output).RootElement.GetProperty("arms")[0].GetProperty("notComparable").GetInt32());
        var original = Path.Combine(Jobs, "job-0.9", "count-lines__aB3xK9q", "agent", "trajectory.json");
        Assert.Equal(await File.ReadAllTextAsync(original, Stop), await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "out", "count-lines__aB3xK9q", "agent", "trajectory.json"), Stop));
    }

    [Theory]
    [InlineData("import", "nowhere", "nowhere")]
    [InlineData("import", ".", "no trial")]
    [InlineData("export", "x --format harbor --out out", "no run x")]
    [InlineData("export", "x --format zip --out out", "--format zip")]
    [InlineData("reparse", "x --mode patched", "no benchmark run x")]
    [InlineData("reparse", "x --mode lenient", "--mode lenient")]
    [InlineData("measure", "x", "There is no run x")]
    public async Task Verb_BadInput_ExitsTwoAndNamesIt(string verb, string arguments, string named)
    {
        var answer = await RunAsync([verb, .. arguments.Split(' ')]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Output));
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<Verb.Answer> RunAsync(params string[] arguments) => Verb.RunAsync(_folder.FullName, [.. arguments, "--data", Path.Combine(_folder.FullName, "data")]);
}
