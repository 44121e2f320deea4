using System.Reflection;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class MeasureVerbTests : IDisposable
{
    private static readonly EarlierData.EarlierData s_earlier = new(Path.Combine(
        typeof(MeasureVerbTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "tests", "Shared", "EarlierData"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("measure-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Measure_ACaptureOfAnEarlierBuild_SaysWhereItsSidesSeparate()
    {
        var data = Path.Combine(_folder.FullName, "data");
        s_earlier.Unpack(data);
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == "capture-completed").Run;

        var answer = await Verb.RunAsync(_folder.FullName, "measure", run, "--data", data);

        Assert.Equal(0, answer.ExitCode);
        var lines = answer.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("terse vs cautious at last-prompt-token: held-out AUC is highest at layer", lines[0], StringComparison.Ordinal);
        Assert.Contains("(no interval with so few prompts)", lines[0], StringComparison.Ordinal);
    }
}
