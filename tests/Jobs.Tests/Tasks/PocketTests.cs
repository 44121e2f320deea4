using System.Reflection;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tasks.Pocket;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Tasks;

public sealed class PocketTests
{
    private static readonly string Folder = Path.Combine(
        Path.GetFullPath(typeof(PocketTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!), "tasks", "pocket");

    [Fact]
    public void Folder_Always_IsWhatTheGeneratorMakesByteForByte()
    {
        var made = PocketGenerator.Generate(PocketGenerator.ShippedSeed, PocketGenerator.ShippedPerFamily, [])
            .SelectMany(task => task.Files.Select(file => (Path: $"{task.Name}/{file.Path}", file.Content))).ToDictionary(file => file.Path, file => file.Content);
        var there = TaskFiles.All(Folder).Select(file => file.Path).ToArray();

        Assert.Equal(made.Keys.Order(StringComparer.Ordinal), there);
        Assert.All(there, path => Assert.True(made[path].AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Folder, path))), path));
    }

    [Fact]
    public void Folder_Always_HasEightFamiliesOfSixAndMoreWithoutAProblem()
    {
        var tasks = TaskFolders.Read(Folder);

        Assert.Empty(tasks.SelectMany(task => task.Problems));
        Assert.InRange(tasks.Count, 48, 100);
        var families = tasks.GroupBy(task => task.Definition!.Category).ToDictionary(family => family.Key!, family => family.Count());
        Assert.Equal(
            ["archives", "counting", "files", "git", "permissions", "small-scripts", "sorting-joining", "text-search"],
            families.Keys.Order(StringComparer.Ordinal));
        Assert.All(families.Values, count => Assert.InRange(count, 6, 100));
        Assert.All(tasks, task =>
        {
            var definition = task.Definition!;
            Assert.Equal(
                ("vectorscope/base:1", TaskNetwork.None, "/app", 1, 512L),
                (definition.Environment.DockerImage, definition.Environment.Network, definition.Environment.Workdir, definition.Environment.Cpus!.Value, definition.Environment.MemoryMb!.Value));
            Assert.True(definition.HasSolution);
            Assert.Contains(definition.Difficulty, (string[])["easy", "medium"]);
            Assert.InRange(definition.Instruction.Length, 20, 300);
        });
    }

    [Fact]
    public void Folder_Always_LiesBesideTheProgram()
    {
        Assert.Equal(TaskFiles.All(Folder).Select(file => file.Path), TaskFiles.All(BuiltInTaskSets.PocketFolder).Select(file => file.Path));
    }

    [Fact]
    public void Generate_OtherSeeds_NeverMakesAShippedInstanceAndNoneTwice()
    {
        var shipped = PocketGenerator.Generate(PocketGenerator.ShippedSeed, PocketGenerator.ShippedPerFamily, []);
        var excluded = shipped.Select(task => task.Fingerprint).ToHashSet();

        // The shipped seed itself is the hardest case: without the exclusion it would make them all again.
        foreach (var seed in new[] { PocketGenerator.ShippedSeed, 2, 99 })
        {
            var others = PocketGenerator.Generate(seed, 42, excluded);

            Assert.Equal(8 * 42, others.Select(task => task.Fingerprint).Distinct().Count());
            Assert.Equal(8 * 42, others.Select(task => task.Name).Distinct().Count());
            Assert.DoesNotContain(others, task => excluded.Contains(task.Fingerprint));
        }
    }

    [Fact]
    public void Write_ExcludingAFolder_TellsInstancesByWhatIsInIt()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(56, PocketGenerator.Write(folder["again"], PocketGenerator.ShippedSeed, PocketGenerator.ShippedPerFamily, [Folder]).Count);

        var shipped = TaskFolders.Find(Folder).Select(PocketTask.FingerprintOf).ToHashSet();
        Assert.Equal(56, shipped.Count);
        Assert.DoesNotContain(TaskFolders.Find(folder["again"]), task => shipped.Contains(PocketTask.FingerprintOf(task)));
        Assert.Empty(TaskFolders.Read(folder["again"]).SelectMany(task => task.Problems));
        Assert.Throws<IOException>(() => PocketGenerator.Write(folder["again"], 2, 1, []));
    }
}
