using System.Text.Json;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>Admission of the bundled tasks: their own solutions pass them in both sandboxes; doing nothing passes none of them.</summary>
public sealed class PocketTasksTests
{
    private static string Tasks => Path.Combine(Product.RepositoryRoot, "tasks", "pocket");

    [Theory]
    [InlineData("docker")]
    [InlineData("bubblewrap")]
    public async Task Oracle_OnEveryTask_Passes(string sandbox)
    {
        var (trials, arm) = await BenchAsync("oracle", sandbox);

        Assert.All(trials, trial => Assert.True(trial.GetProperty("outcome").GetString() == "passed", trial.ToString()));
        Assert.Equal(trials.Count, arm.GetProperty("passed").GetInt32());
    }

    // Whether a task's tests refuse what nobody has worked at is no matter of the sandbox: one of them is enough.
    [Fact]
    public async Task Nop_OnEveryTask_Fails()
    {
        var (trials, arm) = await BenchAsync("nop", "bubblewrap");

        Assert.All(trials, trial => Assert.True(trial.GetProperty("outcome").GetString() == "failed", trial.ToString()));
        Assert.Equal(0, arm.GetProperty("passed").GetInt32());
    }

    private static async Task<(List<JsonElement> Trials, JsonElement Arm)> BenchAsync(string agent, string sandbox)
    {
        await Sandboxes.RequireAsync(sandbox, TestContext.Current.CancellationToken);
        using var workspace = new Workspace();
        // The tasks' own limits are for machines that do nothing else; here they only end what hangs.
        var answer = await Product.RunAsync(workspace.Home, TestContext.Current.CancellationToken,
            "bench", "--tasks", Tasks, "--agent", agent, "--sandbox", sandbox, "--concurrency", "4", "--attempts", "1", "--timeout-multiplier", "20", "--json");
        Assert.True(answer.ExitCode == 0, answer.Log);
        var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var trials = lines[..^1];
        var arm = Assert.Single(lines[^1].GetProperty("arms").EnumerateArray());
        var tasks = Directory.GetDirectories(Tasks).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);
        Assert.Equal(tasks, trials.Select(trial => trial.GetProperty("task").GetString()!).Order(StringComparer.Ordinal));
        Assert.True(trials.Count >= 48, $"{trials.Count} tasks");
        Assert.Equal(agent, arm.GetProperty("name").GetString());
        Assert.Equal(trials.Count, arm.GetProperty("trials").GetInt32());
        return (trials, arm);
    }
}
