using System.Reflection;
using System.Text.RegularExpressions;

namespace Vectorscope.Dashboard.Tests;

/// <summary>The few rules of ARCHITECTURE.md that a compiler does not see.</summary>
public sealed class ArchitectureTests
{
    private const int LongestFile = 400;

    private static readonly string Root = Path.GetFullPath(typeof(ArchitectureTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    [Theory]
    [InlineData("Engine", "")]
    [InlineData("Jobs", "Engine")]
    [InlineData("Dashboard", "Jobs")]
    public void Projects_References_PointOneWay(string project, string allowed)
    {
        var text = File.ReadAllText(Path.Combine(Root, "src", project, $"{project}.csproj"));

        var references = Regex.Matches(text, "ProjectReference Include=\"[^\"]*?(\\w+)\\.csproj\"").Select(m => m.Groups[1].Value);

        Assert.Equal(allowed, string.Join(",", references));
    }

    [Fact]
    public void Engine_KnowsNoWebNoDatabaseNoScheduler()
    {
        var text = File.ReadAllText(Path.Combine(Root, "src", "Engine", "Engine.csproj"));

        Assert.DoesNotMatch("AspNetCore|EntityFramework|Hangfire|Docker", text);
    }

    [Fact]
    public void Sources_AreShort()
    {
        var tooLong = Sources().Select(file => (file, lines: File.ReadLines(file).Count())).Where(f => f.lines > LongestFile).ToList();

        Assert.True(tooLong.Count == 0, string.Join("\n", tooLong));
    }

    /// <summary>A kind of run is its entry and its view; whoever asks for its name would have to be changed for the next kind.</summary>
    [Fact]
    public void KindsOfRuns_AreToldApartByNoSwitch()
    {
        const string names = "capture|benchmark|training|episodes";
        var askers = Sources().Where(file => Regex.IsMatch(File.ReadAllText(file), $"""(==|!=|\bis|\bnot|\bcase|Kind:)\s*"({names})"|KindName\s*=>|\bcase \w+\.KindName"""))
            .Select(file => Path.GetRelativePath(Root, file)).ToList();

        Assert.True(askers.Count == 0, string.Join("\n", askers));
    }

    [Fact]
    public void Hangfire_IsNamedInItsAdapterAndItsPagesOnly()
    {
        var users = Sources().Where(file => Regex.IsMatch(File.ReadAllText(file), @"^using Hangfire", RegexOptions.Multiline))
            .Select(file => Path.GetRelativePath(Root, file)).ToList();

        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.Matches("^src/(Jobs/Scheduling|Dashboard/Hosting)/", file));
    }

    [Fact]
    public void Colours_AreNamedInOneFile()
    {
        var literals = Sources().Where(file => file.EndsWith(".css", StringComparison.Ordinal) && Path.GetFileName(file) != "tokens.css")
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"#[0-9a-fA-F]{3,8}\b|\brgba?\(\d"))
            .ToList();

        Assert.Empty(literals);
    }

    private static IEnumerable<string> Sources() => new[] { "src", "wwwroot-assets" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".js"
            && !Regex.IsMatch(file, "/(Migrations|vendor|obj|bin)/"));
}
