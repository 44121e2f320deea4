using System.Xml.Linq;

namespace Vectorscope.Jobs.Tests.Architecture;

/// <summary>The rooms of the project stand in layers: no top-level folder reaches itself through others, nor does one within a room.</summary>
public sealed class FolderTests
{
    private const string Root = "Vectorscope.Jobs";

    private static readonly string Project = Path.Combine(RepositoryRoot(), "src", "Jobs");

    [Fact]
    public void Folders_UseEachOther_WithoutCircles()
    {
        var sources = Sources();
        var graph = new FolderGraph(Root, sources);

        var circles = graph.Circles();
        Assert.True(circles.Count == 0, $"These folders reach each other:\n{string.Join('\n', circles)}");
        // That the sources were read at all.
        Assert.Contains("Runs", graph.UsedBy("Benchmarking"));
        Assert.Contains("Store", graph.UsedBy("Runs"));
        Assert.Empty(graph.UsedBy("Store"));
    }

    [Fact]
    public void FoldersWithinARoom_UseEachOther_WithoutCircles()
    {
        var sources = Sources();
        var circles = sources.Keys.Where(path => path.Contains('/')).Select(path => path[..path.IndexOf('/', StringComparison.Ordinal)]).Distinct()
            .SelectMany(room => new FolderGraph($"{Root}.{room}", Below(sources, room)).Circles().Select(circle => $"{room}: {circle}")).ToList();

        Assert.True(circles.Count == 0, $"These folders reach each other:\n{string.Join('\n', circles)}");
        Assert.Contains("Named", new FolderGraph($"{Root}.Library", Below(sources, "Library")).UsedBy("BuiltIn"));
    }

    [Fact]
    public void Files_AreInTheNamespaceOfTheirFolder()
    {
        var strangers = Sources().Where(file => file.Key.Contains('/') && !FolderGraph.IsAtHome(Root, file.Key, file.Value)).Select(file => file.Key);

        Assert.Empty(strangers);
    }

    /// <summary>A using for all files could stand in the project file too, where the graph does not look.</summary>
    [Fact]
    public void ProjectFile_NamesNoUsings() =>
        Assert.Empty(XDocument.Load(Path.Combine(Project, "Jobs.csproj")).Descendants("Using"));

    [Theory]
    [InlineData("using Vectorscope.Jobs.Upper;\nnamespace Vectorscope.Jobs.Lower;\nclass Low;")]
    [InlineData("using Vectorscope.Jobs.Upper.Deep;\nnamespace Vectorscope.Jobs.Lower;\nclass Low;")]
    [InlineData("using High = Vectorscope.Jobs.Upper.High;\nnamespace Vectorscope.Jobs.Lower;\nclass Low;")]
    [InlineData("using static Vectorscope.Jobs.Upper.High;\nnamespace Vectorscope.Jobs.Lower;\nclass Low;")]
    [InlineData("global using Vectorscope.Jobs.Upper;\nnamespace Vectorscope.Jobs.Lower;\nclass Low;")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { Vectorscope.Jobs.Upper.High? High; }")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { global::Vectorscope.Jobs.Upper.High? High; }")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { Jobs.Upper.High? High; }")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { List<Upper.High> High; }")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { Upper.Deep.Deeper? Deeper; }")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { string Text => $\"{Upper.High.Text}\"; }")]
    [InlineData("namespace Vectorscope.Jobs.Lower;\nclass Low { string Url = \"https://host\"; Upper.High? High; }")]
    public void Circle_OfAnyForm_IsFoundWithItsFiles(string low)
    {
        var circles = Graph(low).Circles();

        Assert.Equal(["Lower -> Upper: Lower/Low.cs", "Upper -> Lower: Upper/High.cs"], circles);
    }

    [Theory]
    [InlineData("// as Vectorscope.Jobs.Upper.High does")]
    [InlineData("/// <summary>See <see cref=\"Upper.High\"/>.</summary>")]
    [InlineData("/* using Vectorscope.Jobs.Upper; */")]
    [InlineData("using Vectorscope.Jobs;")]
    [InlineData("using Vectorscope.Jobs.UpperHalf;")]
    [InlineData("class Other { object? Of(Other upper) => upper.Upper.Count; }")]
    public void NoCircle_IsSeenInWhatUsesNothing(string text) =>
        Assert.Empty(Graph($"{text}\nnamespace Vectorscope.Jobs.Lower;\nclass Low;").Circles());

    [Fact]
    public void Circle_OverThreeFolders_IsFound()
    {
        var graph = new FolderGraph(Root, new Dictionary<string, string>
        {
            ["A/One.cs"] = "using Vectorscope.Jobs.B;",
            ["B/Two.cs"] = "using Vectorscope.Jobs.C;",
            ["C/Three.cs"] = "using Vectorscope.Jobs.A;",
            ["D/Four.cs"] = "using Vectorscope.Jobs.A;",
        });

        Assert.Equal(["A -> B: A/One.cs", "B -> C: B/Two.cs", "C -> A: C/Three.cs"], graph.Circles());
    }

    [Fact]
    public void GlobalUsing_BesideTheFolders_CountsForEach()
    {
        var graph = new FolderGraph(Root, new Dictionary<string, string>
        {
            ["Usings.cs"] = "global using Vectorscope.Jobs.Upper;",
            ["Upper/High.cs"] = "using Vectorscope.Jobs.Lower;",
            ["Lower/Low.cs"] = "namespace Vectorscope.Jobs.Lower;",
        });

        Assert.Equal(["Lower -> Upper: Usings.cs", "Upper -> Lower: Upper/High.cs"], graph.Circles());
    }

    private static FolderGraph Graph(string low) => new(Root, new Dictionary<string, string>
    {
        ["Lower/Low.cs"] = low,
        ["Upper/High.cs"] = "using Vectorscope.Jobs.Lower;\nnamespace Vectorscope.Jobs.Upper;\nclass High { public const string Text = \"\"; Low? Low; }",
        ["Upper/Deep/Deeper.cs"] = "namespace Vectorscope.Jobs.Upper.Deep;\nclass Deeper;",
    });

    private static Dictionary<string, string> Below(Dictionary<string, string> sources, string room) => sources
        .Where(file => file.Key.StartsWith($"{room}/", StringComparison.Ordinal))
        .ToDictionary(file => file.Key[(room.Length + 1)..], file => file.Value, StringComparer.Ordinal);

    private static Dictionary<string, string> Sources() => Directory.EnumerateFiles(Project, "*.cs", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(Project, path).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText, StringComparer.Ordinal);

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))
                ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Dashboard.sln.");
        }
        return folder;
    }
}
