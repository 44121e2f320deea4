using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>
/// From a results table to why: which tasks an arm alone solved and both traces of one of them, by pointer and by keys alone. Each address on
/// the way shows the same to another browser, and none of the pages has a serious finding or an error in its console.
/// </summary>
public sealed class ComparingTests
{
    private static readonly string[] Tasks = ["count-lines", "files-copy", "files-write-line", "sort-lines"];

    private readonly List<string> _problems = [];

    [Fact]
    public async Task Arms_FromTheirDifferenceToBothTraces_ByPointerAndByKeysAlone()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Sandboxes.RequireAsync("bubblewrap", cancel);
        Assert.SkipUnless(Product.BringsModel, "the build does not bring the bundled model, whose personas are told apart here");
        using var workspace = new Workspace();
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var run = await FinishedAsync(api, [Arm("neutral"), Arm("capable", "capable"), Arm("cautious", "cautious")], attempts: 1, cancel);
        // What the pages must say is counted here, from the trials alone.
        var solved = (await api.GetAsync($"/api/benchmarks/{run}/trials.json")).EnumerateArray().Where(trial => Text(trial, "outcome") == "passed")
            .ToLookup(trial => Text(trial, "arm"), trial => Text(trial, "task"));
        string[] alone = [.. solved["neutral"].Except(solved["cautious"]).Order(StringComparer.Ordinal)];
        Assert.True(alone.Length > 1, $"Only neutral solved {alone.Length} tasks: the personas do not differ as they should.");

        await ByPointerAsync(chromium, server.Address, run, solved, alone);
        await ByKeysAsync(chromium, server.Address, alone);

        Assert.True(_problems.Count == 0, string.Join("\n", _problems));
    }

    [Fact]
    public async Task Grid_FilteredSortedAndCounted_IsItsAddressAndLeadsFromFailureToFailure()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Sandboxes.RequireAsync("bubblewrap", cancel);
        using var workspace = new Workspace();
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var run = await FinishedAsync(api, [new { name = "oracle", agent = "oracle" }, new { name = "nop", agent = "nop" }], attempts: 2, cancel);
        var page = await OpenAsync(chromium, server.Address);
        var rows = page.Locator(".grid tbody tr th");

        await page.GotoAsync($"/benchmarks/{run}");
        await Expect(rows).ToHaveTextAsync(Tasks);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("files");
        await Expect(rows).ToHaveTextAsync(["files-copy", "files-write-line"]);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Order", Exact = true }).SelectOptionAsync("by family");
        await page.GetByRole(AriaRole.Button, new() { Name = "With failed trials" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Counts", Exact = true }).ClickAsync();
        await Expect(Link(page, "files-copy, oracle: 2/2 passed")).ToBeVisibleAsync();
        await Expect(Link(page, "files-write-line, nop: 0/2 passed")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/benchmarks/{run}\\?q=files&outcome=failed&sort=family&cells=counts$"));
        var filtered = page.Url;
        await SameElsewhereAsync(chromium, server.Address, page);

        var drawer = page.GetByRole(AriaRole.Complementary, new() { Name = "Trial" });
        foreach (var (task, attempt) in new[] { ("files-copy", 1), ("files-copy", 2), ("files-write-line", 1), ("files-write-line", 2) })
        {
            await page.Keyboard.PressAsync("f");
            await Expect(drawer).ToContainTextAsync(task);
            await Expect(drawer).ToContainTextAsync($"nop, attempt {attempt}");
        }
        await SameElsewhereAsync(chromium, server.Address, page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToHaveCountAsync(0);
        Assert.Equal(filtered, page.Url);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Arm", Exact = true }).SelectOptionAsync("oracle");
        await Expect(page.GetByText("No task matches these filters")).ToBeVisibleAsync();
        await SameElsewhereAsync(chromium, server.Address, page);
        Assert.True(_problems.Count == 0, string.Join("\n", _problems));
    }

    private async Task ByPointerAsync(Chromium chromium, string address, string run, ILookup<string, string> solved, string[] alone)
    {
        var page = await OpenAsync(chromium, address);
        var main = page.GetByRole(AriaRole.Main);
        await page.GotoAsync($"/benchmarks/{run}");
        var difference = page.GetByTitle("Compare cautious with neutral, task by task");
        await Expect(difference).ToBeVisibleAsync();
        await SameElsewhereAsync(chromium, address, page);
        await difference.ClickAsync();

        await Expect(page).ToHaveTitleAsync(new Regex("^cautious against neutral"));
        var only = main.GetByRole(AriaRole.Region, new() { Name = "Only neutral", Exact = true });
        await Expect(only.Locator("li a")).ToHaveTextAsync(alone);
        await Expect(main.GetByRole(AriaRole.Region, new() { Name = "Both", Exact = true }).Locator("li a")).ToHaveTextAsync([.. solved["neutral"].Intersect(solved["cautious"]).Order(StringComparer.Ordinal)]);
        await SameElsewhereAsync(chromium, address, page);
        await only.GetByRole(AriaRole.Link, new() { Name = "Only neutral" }).ClickAsync();
        await Expect(main.Locator(".grid tbody tr th .truncate")).ToHaveTextAsync(alone);
        Assert.Contains("pattern=10", page.Url, StringComparison.Ordinal);
        await SameElsewhereAsync(chromium, address, page);
        await only.GetByRole(AriaRole.Link, new() { Name = alone[0] }).ClickAsync();

        await SeesPairAsync(page, alone[0], ("neutral", "Passed"), ("cautious", "Failed"));
        await Expect(page.Locator(".pair-pane mark.diff-only").First).ToBeVisibleAsync();
        await SameElsewhereAsync(chromium, address, page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark words that differ" }).ClickAsync();
        await Expect(page.Locator(".pair-pane mark.diff-only")).ToHaveCountAsync(0);
        await Expect(page).ToHaveURLAsync(new Regex("diff=off"));

        // All arms of the run at once: each set of arms with the tasks that exactly they solved.
        await page.GotoAsync($"/benchmarks/{run}");
        await main.GetByRole(AriaRole.Link, new() { Name = "Compare arms" }).ClickAsync();
        string[] arms = ["neutral", "capable", "cautious"];
        var sets = Tasks.GroupBy(task => string.Concat(arms.Select(arm => solved[arm].Contains(task) ? '1' : '0'))).ToDictionary(set => set.Key, set => set.ToArray());
        await Expect(main.Locator(".upset-bar")).ToHaveCountAsync(sets.Count);
        foreach (var (pattern, tasks) in sets)
        {
            await main.Locator($".upset-bar[href*='pattern={pattern}']").ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex($"pattern={pattern}"));
            await Expect(main.Locator(".grid tbody tr th .truncate")).ToHaveTextAsync(tasks);
        }
        await SameElsewhereAsync(chromium, address, page);
        await page.Context.CloseAsync();
    }

    private async Task ByKeysAsync(Chromium chromium, string address, string[] alone)
    {
        var page = await OpenAsync(chromium, address);
        var keys = page.Keyboard;
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await keys.PressAsync("g");
        await keys.PressAsync("b");
        await Expect(page.Locator("tbody .run-name a")).ToHaveCountAsync(1);
        await keys.PressAsync("j");
        await Expect(page.Locator("tbody .run-name a")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");

        await TabToAsync(page, page.GetByTitle("Compare cautious with neutral, task by task"));
        await keys.PressAsync("Enter");
        await Expect(page).ToHaveTitleAsync(new Regex("^cautious against neutral"));
        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Differs from baseline" }));
        await keys.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("show=differs"));
        // The tab key enters the grid once; arrows walk in it.
        await TabToAsync(page, page.Locator("a[data-cell]").First);
        await keys.PressAsync("ArrowRight");
        await Expect(Link(page, $"{alone[0]}, cautious: 0/1 passed, less than the baseline")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Enter");

        await SeesPairAsync(page, alone[0], ("neutral", "Passed"), ("cautious", "Failed"));
        var place = page.Locator(".pair-head h2");
        await Expect(place).ToContainTextAsync("Turn 1 of");
        await keys.PressAsync("j");
        await Expect(place).ToContainTextAsync("Turn 2 of");
        await Expect(page).ToHaveURLAsync(new Regex("turn=2"));
        await keys.PressAsync("k");
        await Expect(place).ToContainTextAsync("Turn 1 of");
        await keys.PressAsync("s");
        await SeesPairAsync(page, alone[0], ("cautious", "Failed"), ("neutral", "Passed"));
        await keys.PressAsync("]");
        await SeesPairAsync(page, alone[1], ("cautious", "Failed"), ("neutral", "Passed"));
        await keys.PressAsync("[");
        await SeesPairAsync(page, alone[0], ("cautious", "Failed"), ("neutral", "Passed"));
        await page.Context.CloseAsync();
    }

    private static async Task SeesPairAsync(IPage page, string task, params (string Arm, string Outcome)[] sides)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(task);
        await Expect(page.Locator(".pair-top h2")).ToHaveTextAsync([.. sides.Select(side => side.Arm)]);
        await Expect(page.Locator(".pair-top .outcome")).ToContainTextAsync([.. sides.Select(side => side.Outcome)]);
        await Expect(page.Locator(".pair-pane")).ToHaveCountAsync(2);
    }

    /// <summary>The page as it stands, checked, and its address opened by somebody else.</summary>
    private async Task SameElsewhereAsync(Chromium chromium, string address, IPage page)
    {
        var seen = await SettledAsync(page);
        _problems.AddRange((await Accessibility.SeriousAsync(page)).Select(finding => $"{page.Url}: {finding}"));
        var other = await OpenAsync(chromium, address);
        await other.GotoAsync(page.Url);
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var read = await SettledAsync(other);
            if (read == seen) break;
            Assert.True(waited.Elapsed < Server.Patience, $"{page.Url} shows\n{seen}\nand elsewhere\n{read}");
        }
        await other.Context.CloseAsync();
    }

    // What is to be read, once it does not change any more; how long ago something was is left out, since time goes on.
    private static async Task<string> SettledAsync(IPage page)
    {
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
        for (var (last, now) = ("", await ReadAsync()); ; (last, now) = (now, await ReadAsync()))
        {
            if (now == last) return now;
            await page.WaitForTimeoutAsync(400);
        }

        Task<string> ReadAsync() => page.GetByRole(AriaRole.Main).EvaluateAsync<string>(
            "main => [...main.querySelectorAll('time')].reduce((text, time) => text.replace(time.innerText, ''), main.innerText)");
    }

    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        const int most = 200;
        await Expect(wanted).ToBeVisibleAsync();
        for (var i = 0; i < most; i++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{most} tabs do not reach {wanted}");
    }

    private async Task<IPage> OpenAsync(Chromium chromium, string address)
    {
        var page = await chromium.OpenAsync(address);
        page.PageError += (_, error) => _problems.Add($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _problems.Add($"{page.Url}: {message.Type}: {message.Text}");
        };
        return page;
    }

    private static async Task<string> FinishedAsync(Api api, object[] arms, int attempts, CancellationToken cancel)
    {
        var run = await api.SubmitAsync(new { kind = "benchmark", tasks = new { set = "pocket", include = Tasks }, arms, attempts, concurrency = 12, timeoutMultiplier = 10, sandbox = "bubblewrap" });
        await api.WaitAsync(run, state => Api.Is(state, "completed"), cancel);
        return run;
    }

    // The likeliest token each time, so that a run ends as the one before.
    private static object Arm(string name, string? persona = null) => new
    {
        name,
        model = new { engine = "pocket" },
        persona,
        settings = new { prompt = "compact", maxReplyTokens = 320, maxTurns = 8, maxConsecutiveParseFailures = 3, summarize = false },
        sampling = new { temperature = 0 },
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });
}
