using System.Text.Json;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class DoctorVerbTests
{
    [Fact]
    public async Task Doctor_Json_NamesEveryThingAndWhatToDo()
    {
        using var folder = new TemporaryFolder();

        var answer = await ProductProcess.RunAsync(folder.Path, "doctor", "--json", "--data", "data");

        var report = JsonDocument.Parse(answer.Output).RootElement;
        var findings = report.GetProperty("findings").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        Assert.Subset(findings.Keys.ToHashSet(), new HashSet<string> { ".NET SDK", "libtorch", "GPU", "data folder", "Docker engine", "bubblewrap", "Chromium", "server" });
        Assert.Equal("ok", findings["libtorch"].GetProperty("state").GetString());
        Assert.Contains(folder["data"], findings["data folder"].GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.All(findings.Values.Where(f => f.GetProperty("state").GetString() != "ok"), f => Assert.NotEqual("", f.GetProperty("advice").GetString()));
        Assert.Equal(0, answer.ExitCode);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task Doctor_DataFolderCannotBeWritten_FailsAndSaysWhatToDo()
    {
        using var folder = new TemporaryFolder();

        var answer = await Verb.RunAsync(folder.Path, "doctor", "--data", "/proc/nothing");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("--data DIR", answer.Output, StringComparison.Ordinal);
    }
}
