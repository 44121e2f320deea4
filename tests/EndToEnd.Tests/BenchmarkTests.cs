using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>From the browser alone: a folder of tasks, a benchmark on it, and why a trial failed.</summary>
public sealed partial class BenchmarkTests
{
    private const string Broken = "Sure! <script>window.pwned = true</script> I would list the files first.";
    private const string Done = """{"analysis": "a", "plan": "p", "commands": [], "task_complete": true}""";

    [Fact]
    public async Task Benchmark_ImportedLaunchedAndWatched_SaysWhyATrialFailed()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await using var model = ScriptedModel.Start(Broken, Done);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var page = await chromium.OpenAsync(server.Address);
        var main = page.GetByRole(AriaRole.Main);

        await page.GotoAsync("/task-sets");
        await main.GetByRole(AriaRole.Button, new() { Name = "Import folder" }).First.ClickAsync();
        await FillAsync(page.GetByLabel("Folder on the server"), workspace.WriteTasks("greet", "count"));
        await main.GetByRole(AriaRole.Button, new() { Name = "Import tasks" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/task-sets/own-tasks$"));
        await main.GetByRole(AriaRole.Link, new() { Name = "greet" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Task" })).ToContainTextAsync("Write hello into greet.txt");
        await page.Keyboard.PressAsync("Escape");
        await main.GetByRole(AriaRole.Link, new() { Name = "Launch benchmark" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/benchmarks/new"));
        await Expect(main).ToContainTextAsync("4 trials: 2 arms × 2 tasks × 1 attempt.");
        await page.GetByLabel("Sandbox", new() { Exact = true }).SelectOptionAsync("bubblewrap");
        await main.GetByRole(AriaRole.Button, new() { Name = "Add arm" }).ClickAsync();
        await page.GetByLabel("Replies come from").SelectOptionAsync("server");
        await FillAsync(page.GetByLabel("Server", new() { Exact = true }), model.Url);
        await FillAsync(page.GetByLabel("Model at the server"), "scripted");
        await Expect(main).ToContainTextAsync("6 trials: 3 arms × 2 tasks × 1 attempt.");
        await main.GetByRole(AriaRole.Button, new() { Name = "Launch benchmark" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(BenchmarkAddress());
        await api.CompletedAsync(page, cancel);
        await Expect(main.GetByText("Completed").First).ToBeVisibleAsync();
        await Expect(Cell(page, "greet, oracle, attempt 1: passed")).ToBeVisibleAsync();
        await Expect(Cell(page, "count, nop, attempt 1: failed")).ToBeVisibleAsync();
        await Cell(page, "greet, scripted, attempt 1: failed").ClickAsync();
        var drawer = page.GetByRole(AriaRole.Complementary, new() { Name = "Trial" });
        await Expect(drawer).ToContainTextAsync("The tests ran and did not give the full reward.");
        await Expect(drawer).ToContainTextAsync("Parse failure");
        var address = page.Url;
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Open trace" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("greet");
        await Expect(main).ToContainTextAsync("The strict parser could not read it, so nothing was executed.");
        await Expect(page.GetByLabel("Reply", new() { Exact = true })).ToHaveTextAsync(Broken);
        await Expect(main).ToContainTextAsync("Verifier log");
        await page.Keyboard.PressAsync("j");
        await Expect(page).ToHaveURLAsync(new Regex("turn=2"));
        await Expect(main).ToContainTextAsync("It says that the task is complete.");
        Assert.False(await page.EvaluateAsync<bool>("() => 'pwned' in window"));

        // The URL is the state: another browser sees the same trial.
        var other = await chromium.OpenAsync(server.Address);
        await other.GotoAsync(address);
        await Expect(other.GetByRole(AriaRole.Complementary, new() { Name = "Trial" })).ToContainTextAsync("scripted, attempt 1");
    }

    private static ILocator Cell(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    // A field takes its text when it is left.
    private static async Task FillAsync(ILocator field, string text)
    {
        await field.FillAsync(text);
        await field.PressAsync("Tab");
    }

    [GeneratedRegex("/benchmarks/(?!new)[a-z0-9]+$")]
    private static partial Regex BenchmarkAddress();
}
