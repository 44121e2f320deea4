using System.Net;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Jobs.Tests.Tasks;

namespace Vectorscope.Dashboard.Tests.Api;

public sealed class TaskSetsApiTests
{
    [Fact]
    public async Task TaskSet_AddReadRemove_Does()
    {
        using var folder = new TemporaryFolder();
        TerminalBenchFolders.Write(folder.Path);
        await using var served = await ServedDashboard.StartAsync();

        var (status, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/task-sets", new { folder = folder.Path, name = "bench two" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("89 tasks", done.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        var sets = await served.GetJsonAsync("/api/task-sets");
        Assert.Equal(["bench two", "pocket"], sets.EnumerateArray().Select(set => set.GetProperty("name").GetString()!));
        Assert.Equal(89, sets[0].GetProperty("summary").GetProperty("usable").GetInt32());

        var set = await served.GetJsonAsync("/api/task-sets/bench%20two");
        Assert.Equal(89, set.GetProperty("tasks").GetArrayLength());
        var entry = set.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("name").GetString() == "gpt2-codegolf");
        Assert.Equal((8192, "hard", "public", true), (entry.GetProperty("memoryMb").GetInt32(), entry.GetProperty("difficulty").GetString(), entry.GetProperty("network").GetString(), entry.GetProperty("usable").GetBoolean()));

        var task = await served.GetJsonAsync("/api/task-sets/bench%20two/tasks/fix-git");
        Assert.Equal("Do what fix-git asks for.\n", task.GetProperty("definition").GetProperty("instruction").GetString());
        Assert.Equal(900, task.GetProperty("definition").GetProperty("agent").GetProperty("timeoutSeconds").GetDouble());
        Assert.Equal(5, task.GetProperty("files").GetArrayLength());

        Assert.Equal(HttpStatusCode.OK, (await served.SendJsonAsync(HttpMethod.Delete, "/api/task-sets/bench%20two")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Delete, "/api/task-sets/bench%20two")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.SendJsonAsync(HttpMethod.Get, "/api/task-sets/bench%20two")).Status);
        Assert.True(File.Exists(folder["fix-git/task.toml"]));
    }

    [Fact]
    public async Task TaskSet_BadInput_NamesTheFieldOrWhatIsMissing()
    {
        await using var served = await ServedDashboard.StartAsync();

        var (status, body) = await served.SendJsonAsync(HttpMethod.Post, "/api/task-sets", new { folder = "/no/such/folder" });
        var (missingStatus, missing) = await served.SendJsonAsync(HttpMethod.Get, "/api/task-sets/pocket/tasks/none");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (status, missingStatus));
        Assert.Contains("/no/such/folder", body.GetProperty("errors").GetProperty("folder")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("\"pocket\" has no task \"none\"", missing.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskSet_WithOneThatCannotBeRead_IsListedWithItsReason()
    {
        using var folder = new TemporaryFolder();
        foreach (var (task, toml) in new[] { ("good", ""), ("bad", "x = \"\\uD800\""), ("deep", $"x = {new string('[', 100)}{new string(']', 100)}") })
        {
            foreach (var (file, text) in new[] { ("task.toml", toml), ("instruction.md", "Do it."), ("environment/Dockerfile", "FROM scratch"), ("tests/test.sh", "") })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(folder[$"{task}/{file}"])!);
                await File.WriteAllTextAsync(folder[$"{task}/{file}"], text, Xunit.TestContext.Current.CancellationToken);
            }
        }
        await using var served = await ServedDashboard.StartAsync();

        var (status, done) = await served.SendJsonAsync(HttpMethod.Post, "/api/task-sets", new { folder = folder.Path, name = "mixed" });
        var tasks = (await served.GetJsonAsync("/api/task-sets/mixed")).GetProperty("tasks");
        var spec = new { kind = "benchmark", tasks = new { set = "mixed" }, arms = new[] { new { name = "nop", agent = "nop" } } };
        var (checkedStatus, _) = await served.SendJsonAsync(HttpMethod.Post, "/api/runs/check", spec);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("3 tasks; 2 of them cannot be run", done.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal([("bad", false), ("deep", false), ("good", true)], tasks.EnumerateArray().Select(task => (task.GetProperty("name").GetString()!, task.GetProperty("usable").GetBoolean())));
        // Which sandboxes there are is this machine's matter.
        Assert.Contains(checkedStatus, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
    }

    [Fact]
    public async Task Pocket_FreshStart_IsThereWithEveryTaskUsable()
    {
        await using var served = await ServedDashboard.StartAsync();

        var tasks = (await served.GetJsonAsync("/api/task-sets/pocket")).GetProperty("tasks");

        Assert.InRange(tasks.GetArrayLength(), 48, 100);
        Assert.All(tasks.EnumerateArray(), task => Assert.True(task.GetProperty("usable").GetBoolean()));
    }
}
