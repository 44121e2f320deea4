using System.Text.Json;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Tests.Tasks;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class TasksVerbTests
{
    [Fact]
    public async Task Validate_CloneOfTerminalBench2AsJson_IsALinePerTaskInTomlsOwnNames()
    {
        using var folder = new TemporaryFolder();
        TerminalBenchFolders.Write(folder.Path);

        var answer = await Verb.RunAsync(folder.Path, "tasks", "validate", ".", "--json");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        var lines = answer.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(line => line.GetProperty("name").GetString()!);
        Assert.Equal(89, lines.Count);
        foreach (var row in TerminalBenchFolders.Rows)
        {
            var line = lines[row.Name];
            Assert.Equal(folder[row.Name], line.GetProperty("path").GetString());
            Assert.Equal((row.Difficulty, row.Category), (Text(line, "metadata", "difficulty"), Text(line, "metadata", "category")));
            Assert.Equal((row.AgentSeconds, row.VerifierSeconds), (Number(line, "agent", "timeout_sec"), Number(line, "verifier", "timeout_sec")));
            Assert.Equal(row.Image, Text(line, "environment", "docker_image"));
            Assert.Equal(
                (row.Cpus, row.MemoryMb, row.StorageMb, row.BuildSeconds),
                (Number(line, "environment", "cpus"), Number(line, "environment", "memory_mb"), Number(line, "environment", "storage_mb"), Number(line, "environment", "build_timeout_sec")));
            Assert.Equal(0, line.GetProperty("problems").GetArrayLength());
        }
    }

    [Fact]
    public async Task Validate_BrokenAmongGood_HasALineForEachAndExitsOne()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, "good", "");
        await WriteAsync(folder, "bad", "[metadata]\ndifficulty = \"easy\"\n[environment]\nmemory = \"2G\"\nmemory_mb = 1\n");
        await WriteAsync(folder, "worse", "[oops");
        await WriteAsync(folder, "steps", "[[steps]]\nname = \"one\"\n");

        var json = await Verb.RunAsync(folder.Path, "tasks", "validate", folder.Path, "--json");
        var table = await Verb.RunAsync(folder.Path, "tasks", "validate", folder.Path);

        Assert.Equal((1, 1), (json.ExitCode, table.ExitCode));
        var lines = json.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["bad", "good", "steps", "worse"], lines.Select(line => line.GetProperty("name").GetString()!));
        Assert.Equal("easy", Text(lines[0], "metadata", "difficulty"));
        var problem = lines[0].GetProperty("problems")[0];
        Assert.Equal(("task.toml", "environment.memory", "error"), (problem.GetProperty("file").GetString(), problem.GetProperty("key").GetString(), problem.GetProperty("severity").GetString()));
        Assert.Equal([1, 0, 1, 1], lines.Select(line => line.GetProperty("problems").GetArrayLength()));
        Assert.Contains("Not supported", lines[2].GetProperty("problems")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("bad: error: task.toml, environment.memory: ", table.Output, StringComparison.Ordinal);
        Assert.Contains("4 tasks, 3 of them cannot be run", table.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x = \"\\uD800\"")]
    [InlineData("x = \"\\UFFFFFFFF\"")]
    [InlineData("x = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task Validate_TomlThatTheLibraryStumblesOver_IsALineLikeAnyOther(string toml)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, "good", "");
        await WriteAsync(folder, "bad", toml);

        var answer = await Verb.RunAsync(folder.Path, "tasks", "validate", folder.Path);

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("bad: error: task.toml: It is not valid TOML, see line 1: ", answer.Output, StringComparison.Ordinal);
        Assert.Equal("vectorscope: 2 tasks, 1 of them cannot be run.\n", answer.Error);
    }

    [Fact]
    public async Task Validate_NoFolderOrNoTask_ExitsTwoAndNamesIt()
    {
        using var folder = new TemporaryFolder();

        var missing = await Verb.RunAsync(folder.Path, "tasks", "validate", "nowhere");
        var empty = await Verb.RunAsync(folder.Path, "tasks", "validate", ".");

        Assert.Equal((2, 2), (missing.ExitCode, empty.ExitCode));
        Assert.Contains(folder["nowhere"], missing.Error, StringComparison.Ordinal);
        Assert.Contains(folder.Path, empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_OtherSeed_MakesTasksThatValidate()
    {
        using var folder = new TemporaryFolder();

        var made = await Verb.RunAsync(folder.Path, "tasks", "generate", "--seed", "5", "--out", "more", "--per-family", "2", "--exclude", BuiltInTaskSets.PocketFolder);
        var checkedAnswer = await Verb.RunAsync(folder.Path, "tasks", "validate", "more", "--json");
        var again = await Verb.RunAsync(folder.Path, "tasks", "generate", "--seed", "5", "--out", "more");

        Assert.Equal((0, folder["more"] + "\n"), (made.ExitCode, made.Output));
        Assert.Equal((0, 16), (checkedAnswer.ExitCode, checkedAnswer.Output.Count(c => c == '\n')));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--out", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddThenList_Folder_IsOnTheListBesidePocket()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, "mine/one", "");
        await WriteAsync(folder, "mine/two", "[oops");

        var added = await Verb.RunAsync(folder.Path, "tasks", "add", "mine", "--name", "my tasks", "--data", folder["data"]);
        var refused = await Verb.RunAsync(folder.Path, "tasks", "add", "nowhere", "--data", folder["data"]);
        var list = await Verb.RunAsync(folder.Path, "tasks", "list", "--json", "--data", folder["data"]);

        Assert.Equal(0, added.ExitCode);
        Assert.Contains("1 of them cannot be run", added.Output, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(folder["nowhere"], refused.Error, StringComparison.Ordinal);
        var sets = JsonDocument.Parse(list.Output).RootElement;
        Assert.Equal(["my tasks", "pocket"], sets.EnumerateArray().Select(set => set.GetProperty("name").GetString()!));
        Assert.Equal((2, 1), (sets[0].GetProperty("summary").GetProperty("tasks").GetInt32(), sets[0].GetProperty("summary").GetProperty("usable").GetInt32()));
    }

    private static string? Text(JsonElement line, string table, string key) => line.GetProperty(table).GetProperty(key).GetString();

    private static double Number(JsonElement line, string table, string key) => line.GetProperty(table).GetProperty(key).GetDouble();

    private static async Task WriteAsync(TemporaryFolder folder, string name, string toml)
    {
        foreach (var (file, text) in new[] { ("task.toml", toml), ("instruction.md", "Do it."), ("environment/Dockerfile", "FROM scratch"), ("tests/test.sh", "") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[$"{name}/{file}"])!);
            await File.WriteAllTextAsync(folder[$"{name}/{file}"], text, TestContext.Current.CancellationToken);
        }
    }
}
