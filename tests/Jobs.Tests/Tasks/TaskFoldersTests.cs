using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Tasks;

public sealed class TaskFoldersTests
{
    [Fact]
    public void Read_CloneOfTerminalBench2_HasAll89AsTheTableSaysWithoutAProblem()
    {
        using var folder = new TemporaryFolder();
        TerminalBenchFolders.Write(folder.Path);

        var readings = TaskFolders.Read(folder.Path);

        Assert.Equal(89, readings.Count);
        Assert.Empty(readings.SelectMany(reading => reading.Problems));
        foreach (var (row, reading) in TerminalBenchFolders.Rows.OrderBy(row => row.Name, StringComparer.Ordinal).Zip(readings))
        {
            var task = reading.Definition!;
            Assert.Equal(
                (row.Name, row.Difficulty, row.Category, row.AgentSeconds, row.VerifierSeconds, row.BuildSeconds),
                (task.Name, task.Difficulty, task.Category, task.Agent.TimeoutSeconds, task.Verifier.TimeoutSeconds, task.Environment.BuildTimeoutSeconds));
            Assert.Equal(
                (row.Image, (int?)row.Cpus, (long?)row.MemoryMb, (long?)row.StorageMb, TaskNetwork.Public, 0),
                (task.Environment.DockerImage, task.Environment.Cpus, task.Environment.MemoryMb, task.Environment.StorageMb, task.Environment.Network, task.Environment.Gpus));
            Assert.Equal(row.Tags, task.Tags);
            Assert.Equal($"Do what {row.Name} asks for.\n", task.Instruction);
            Assert.True(task.HasSolution);
        }
        Assert.Equal((4, 55, 30), (Count("easy"), Count("medium"), Count("hard")));
        Assert.Equal(89, readings.Select(reading => reading.Outline!.Digest).Distinct().Count());

        int Count(string difficulty) => readings.Count(reading => reading.Outline!.Difficulty == difficulty);
    }

    [Fact]
    public void Find_TaskItselfFolderOfTasksAndOneLevelMore_FindsThemAndNothingDeeper()
    {
        using var folder = new TemporaryFolder();
        foreach (var task in new[] { "one", "set/two", "set/three", "a/b/four", ".hidden/five", "set/two/environment/six" })
        {
            folder.Write($"{task}/task.toml", "");
        }
        folder.Write("noise/readme.md", "");

        Assert.Equal([folder["one"], folder["set/three"], folder["set/two"]], TaskFolders.Find(folder.Path));
        Assert.Equal([folder["set/three"], folder["set/two"]], TaskFolders.Find(folder["set"] + "/"));
        Assert.Equal([folder["one"]], TaskFolders.Find(folder["one"]));
        Assert.Empty(TaskFolders.Find(folder["noise"]));
        Assert.Throws<DirectoryNotFoundException>(() => TaskFolders.Find(folder["nowhere"]));
    }

    [Fact]
    public void Read_FoldersThatLostTheirToml_AreToldSoRatherThanLeftOut()
    {
        using var folder = new TemporaryFolder();
        folder.Write("half/instruction.md", "Do it.");
        folder.Write("half/tests/test.sh", "");
        folder.Write("old/task.yaml", "instruction: do it");

        var readings = TaskFolders.Read(folder.Path);

        Assert.Equal([("half", "task.toml"), ("old", "task.yaml")], readings.Select(reading => (reading.Name, Assert.Single(reading.Problems).File)));
        Assert.All(readings, reading => Assert.Null(reading.Definition));
    }

    [Fact]
    public void Read_FolderWhoseNameIsNoUtf8_CostsTheOthersNothing()
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "set/one", "");
        using var odd = OddName.Folder(folder.Path);
        using var oddToo = OddName.Folder(folder["set"]);

        Assert.Equal("one", Assert.Single(TaskFolders.Read(folder.Path)).Name);
    }

    [Fact]
    public void Read_TwoTasksOfOneName_AreBothErrors()
    {
        using var folder = new TemporaryFolder();
        WellFormedTask.Write(folder, "a", "[task]\nname = \"mine/same\"");
        WellFormedTask.Write(folder, "b", "[task]\nname = \"yours/Same\"");
        WellFormedTask.Write(folder, "c", "");

        var readings = TaskFolders.Read(folder.Path);

        Assert.Equal(["Same", "c", "same"], readings.Select(reading => reading.Name));
        Assert.All(readings.Where(reading => reading.Name != "c"), reading =>
            Assert.Equal(("task.toml", "task.name", true), reading.Problems.Select(problem => (problem.File, problem.Key, problem.IsError)).Single()));
        Assert.NotNull(readings.Single(reading => reading.Name == "c").Definition);
    }
}
