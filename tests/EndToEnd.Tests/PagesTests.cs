using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>Every page, with a finished capture, benchmark and training behind it: readable by everyone, and within its width.</summary>
public sealed class PagesTests
{
    [Fact]
    public async Task EveryPage_BothThemesAndTwoWidths_HasNoSeriousFindingAndNoOverflow()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await workspace.MakeModelAsync(cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var run = await api.SubmitAsync(new
        {
            kind = "capture",
            model = "random",
            sides = new object[]
            {
                new { name = "capable", persona = "capable", promptSet = "terminal-tasks" },
                new { name = "cautious", persona = "cautious", promptSet = "terminal-tasks" },
                new { name = "neutral", promptSet = "terminal-tasks" },
                new { name = "clocks", persona = "clock-museum", promptSet = "terminal-tasks" },
                new { name = "music", persona = "music-teacher", promptSet = "terminal-tasks" },
            },
            positions = new[] { "last-prompt-token" },
            thinking = false,
            seed = 1,
            direction = new { saveAs = "axis", neutral = "neutral" },
        });
        await api.WaitAsync(run, r => Api.Is(r, "completed"), cancel);
        var found = await api.SubmitAsync(new { kind = "direction", saveAs = "other", capture = run, positive = "clocks", negative = "music", method = "lda" });
        await api.WaitAsync(found, r => Api.Is(r, "completed"), cancel);

        var sweep = await api.SubmitAsync(new
        {
            kind = "sweep",
            model = "random",
            direction = "axis",
            operations = new object[] { new { op = "add" }, new { op = "ablate" } },
            layers = new[] { "4", "5-7" },
            strengths = new[] { 0.5, 1.0 },
            promptSet = "terminal-tasks",
            mostPrompts = 2,
            replyTokens = 8,
        });
        await api.WaitAsync(sweep, r => Api.Is(r, "completed"), cancel);

        var benchmark = await api.SubmitAsync(new
        {
            kind = "benchmark",
            tasks = new { set = "pocket", limit = 3 },
            arms = new object[]
            {
                new { name = "oracle", agent = "oracle" },
                new { name = "nop", agent = "nop" },
                new { name = "random", model = new { engine = "random" }, settings = new { maxReplyTokens = 48, maxTurns = 1 }, projections = new { directions = new[] { "axis" }, layers = new[] { 4 } } },
            },
            attempts = 2,
            sandbox = "bubblewrap",
        });
        await api.WaitAsync(benchmark, r => Api.Is(r, "completed"), cancel);
        var trials = (await api.GetAsync($"/api/benchmarks/{benchmark}/trials")).GetProperty("items");
        var (trial, other) = (trials[0].GetProperty("id").GetInt64(), trials[1].GetProperty("id").GetInt64());

        var written = trials.EnumerateArray().First(one => one.GetProperty("arm").GetString() == "random").GetProperty("id").GetInt64();
        var replay = await api.SubmitAsync(new { kind = "replay", trial = $"{benchmark}/{written}", turn = 1, direction = "axis" });
        await api.WaitAsync(replay, r => Api.Is(r, "completed"), cancel);

        var training = await api.SubmitAsync(workspace.WriteTraining(steps: 30));
        await api.WaitAsync(training, r => Api.Is(r, "completed"), cancel);

        var study = (await api.PostAsync("/api/studies/sample")).GetProperty("id").GetString();

        string[] paths =
        [
            "/", "/runs", $"/runs/{run}", "/captures", "/captures/new", $"/captures/{run}", "/models", "/personas", "/prompt-sets", "/system",
            "/task-sets", "/task-sets/pocket", "/task-sets/pocket?task=archive-count", "/benchmarks", "/benchmarks/new", $"/benchmarks/{benchmark}",
            $"/benchmarks/{benchmark}?trial={trial}", $"/benchmarks/{benchmark}?tab=patterns", $"/benchmarks/{benchmark}/trials/{trial}",
            $"/benchmarks/{benchmark}/trials/{written}?turn=1", "/search/traces?q=task", "/search/labels", "/replays", $"/replays/{replay}",
            "/launch/replay", $"/launch/replay?trial={benchmark}/{written}&turn=1", "/compare", $"/compare?run={benchmark}",
            $"/compare?run={benchmark}&counts=earlier:3/6&settings=all&show=differs", $"/compare/traces?a={benchmark}/{trial}&b={benchmark}/{other}",
            "/directions", "/directions/axis", "/directions/other?layer=1", $"/directions/found/{found}", "/directions/cosines",
            "/directions/cosines?d=axis&d=other&layer=2&a=axis&b=other", "/directions/new", $"/directions/new?from={found}",
            "/captures/new?preset=persona", "/interventions", "/interventions?id=new", "/arms", "/arms?id=new", "/server", "/server?program=harbor", "/server/requests", "/playground", "/power",
            "/power?base=0.5&effect=0.1&tasks=16&attempts=5&icc=0.6&comparisons=3", $"/power?run={benchmark}", $"/sweeps/{sweep}",
            $"/sweeps/{sweep}?cell=add.L4.s1", "/launch/sweep", "/trainings", "/trainings/new", $"/trainings/{training}", "/launch/capture",
            "/launch/episodes", "/studies", $"/studies/{study}", $"/studies/{study}/ledger", $"/studies/{study}/ledger?arm=new", "/ledger", "/help",
            "/help/statistics", "/help/studies", "/help/traces", "/help/findings",
        ];
        var problems = new List<string>();
        var page = await chromium.OpenAsync(server.Address, 1440);
        page.PageError += (_, error) => problems.Add($"{page.Url}: {error}");
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
            // Contrast depends on the theme, findings hardly on the width, and widths not on the theme.
            problems.AddRange((await Accessibility.SeriousInBothThemesAsync(page)).Select(finding => $"{path} {finding}"));
            foreach (var width in new[] { 1440, 390 })
            {
                await page.SetViewportSizeAsync(width, 1000);
                // Figures are drawn anew for another width, a little later.
                var overflow = await page.EvaluateAsync<int>("""
                    async () => {
                        const tooWide = () => document.documentElement.scrollWidth - window.innerWidth;
                        for (let waited = 0; waited < 40 && (waited < 2 || tooWide() > 0); waited++) await new Promise(done => setTimeout(done, 50));
                        return tooWide();
                    }
                    """);
                if (overflow > 0) problems.Add($"{path} at {width}: {overflow} px too wide");
            }

            await page.SetViewportSizeAsync(1440, 1000);
        }
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }
}
