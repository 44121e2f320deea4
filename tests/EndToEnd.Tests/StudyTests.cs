using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>
/// The study's whole recipe by clicks alone, on two tasks, from an empty home folder: capture, the personas at work, direction, audit, a second and a third direction and their cosines, the
/// edit baked into weights, strengths from a sweep on other tasks, and sixteen arms at work.
/// </summary>
public sealed partial class StudyTests
{
    private const int Tasks = 2;

    [Fact]
    public async Task Study_ByClicksOnTwoTasks_EndsWithEveryArmsTrials()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Sandboxes.RequireAsync("bubblewrap", cancel);
        using var workspace = new Workspace();
        // A build without the bundled model has one of random weights in its place.
        if (!Product.BringsModel) await workspace.MakeModelAsync(cancel);
        await AddOtherTasksAsync(workspace, cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var page = await chromium.OpenAsync(server.Address);
        var main = page.GetByRole(AriaRole.Main);

        await page.GotoAsync("/");
        await Expect(main.GetByText("Ready: model")).ToContainTextAsync("persona capable, persona cautious, 30 instructions, 56 tasks");
        await TakeStepAsync(page, 0, "Start capture");
        await page.ReloadAsync();
        await Expect(main).ToContainTextAsync("AUC, held-out");
        await main.GetByRole(AriaRole.Link, new() { Name = "Open AUC curves" }).ClickAsync();
        await Expect(page.Locator(".apexcharts-series path").First).ToBeAttachedAsync();

        // What the personas do to the work is followed until trials have ended: the step's three arms take minutes.
        await page.GotoAsync("/");
        await Step(page, 1).GetByRole(AriaRole.Button, new() { Name = "Start benchmark" }).ClickAsync();
        await Expect(Step(page, 1)).ToContainTextAsync(TrialsEnded());
        await page.ReloadAsync();
        await Expect(Step(page, 1)).ToContainTextAsync(TrialsEnded());
        await Step(page, 1).GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Expect(Step(page, 1).GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();

        await TakeStepAsync(page, 2, "Find direction");
        await main.GetByRole(AriaRole.Link, new() { Name = "Open audit" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("first-study");
        await Expect(main.GetByText("Control: clock-museum over music-teacher").First).ToBeVisibleAsync();
        var audit = await api.GetAsync("/api/directions/first-study/audit");
        Assert.Equal(9, audit.GetProperty("audit").GetProperty("layers").GetArrayLength());

        await page.GotoAsync("/");
        await TakeStepAsync(page, 3, "Find second direction");
        await page.GotoAsync("/directions/first-study");
        // The page draws itself anew when its charts are there, and a menu that is open then closes.
        await Expect(page.Locator(".apexcharts-series path").First).ToBeAttachedAsync();
        await main.GetByRole(AriaRole.Button, new() { Name = "Make another" }).ClickAsync();
        await page.GetByText("Negated…").ClickAsync();
        await Expect(page.Locator("#launch")).ToBeVisibleAsync();
        await page.Locator("#launch").ClickAsync();
        await Expect(page).ToHaveURLAsync(One("runs"));
        await api.CompletedAsync(page, cancel);
        await page.GotoAsync("/directions/cosines?d=first-study&d=first-study-refusal&d=first-study-negated&layer=4");
        await Expect(main.GetByRole(AriaRole.Link, new() { Name = "first-study and first-study-negated:" }).First).ToHaveTextAsync(MinusOne());

        await page.GotoAsync("/");
        await TakeStepAsync(page, 4, "Edit weights");

        var sweep = Read("study-sweep.json");
        (sweep["layers"], sweep["strengths"], sweep["mostPrompts"], sweep["replyTokens"]) = (new JsonArray("4"), new JsonArray(0.1), 2, 16);
        sweep["tasks"]!["limit"] = Tasks;
        await page.GotoAsync("/launch/sweep?spec=" + Uri.EscapeDataString(sweep.ToJsonString()));
        await page.Locator("#launch").ClickAsync();
        await Expect(page).ToHaveURLAsync(One("sweeps"));
        await api.CompletedAsync(page, cancel);
        await main.GetByRole(AriaRole.Link, new() { Name = "add · layer 4 · ×0.1" }).Last.ClickAsync();
        await main.GetByRole(AriaRole.Link, new() { Name = "Benchmark this cell" }).ClickAsync();
        await Expect(page.Locator("#launch")).ToBeVisibleAsync();

        await page.GotoAsync("/");
        await Step(page, 5).GetByRole(AriaRole.Link, new() { Name = "Change first" }).ClickAsync();
        await page.Locator("#limit").FillAsync($"{Tasks}");
        await page.Locator("#limit").PressAsync("Tab");
        await Expect(main.GetByText("The run will carry the tag")).ToContainTextAsync("first-study-arms");
        await Expect(main).ToContainTextAsync($"{16 * Tasks} trials: 16 arms × {Tasks} tasks × 1 attempt.");
        await page.Locator("#launch").ClickAsync();
        await Expect(page).ToHaveURLAsync(One("benchmarks"));
        var run = new Uri(page.Url).Segments[^1];
        await api.CompletedAsync(page, cancel);

        var trials = (await api.GetAsync($"/api/benchmarks/{run}/trials.json")).EnumerateArray().ToList();
        Assert.Equal(16 * Tasks, trials.Count);
        Assert.All(trials.CountBy(trial => trial.GetProperty("arm").GetString()!), arm => Assert.Equal(Tasks, arm.Value));
        Assert.All(trials, trial => Assert.Contains(trial.GetProperty("outcome").GetString(), new[] { "passed", "failed" }));
        // What the documentation launches from a terminal is what was clicked together.
        var shipped = Read("study-arms.json");
        var clicked = JsonNode.Parse((await api.GetAsync($"/api/runs/{run}")).GetProperty("spec").GetRawText())!;
        Assert.True(JsonNode.DeepEquals(shipped["arms"], clicked["arms"]), clicked["arms"]!.ToJsonString());
        (shipped["tasks"]!["include"], shipped["attempts"]) = (new JsonArray("files-write-line"), 1);
        shipped["arms"] = new JsonArray([.. shipped["arms"]!.AsArray().Where(arm => (string)arm!["name"]! is "orthogonal" or "floor-if" or "orthogonal-weights").Select(arm => arm!.DeepClone())]);
        var file = Path.Combine(workspace.Home, "study-arms.json");
        await File.WriteAllTextAsync(file, shipped.ToJsonString(), cancel);
        var launched = await Product.RunAsync(workspace.Home, cancel, "launch", file, "--wait");
        Assert.True(launched.ExitCode == 0, launched.Log);

        await page.GotoAsync("/");
        await Expect(Step(page, 5)).ToContainTextAsync("Completed");
        await Step(page, 5).GetByRole(AriaRole.Link, new() { Name = "Open results table" }).ClickAsync();
        await Expect(main.GetByText("cautious-orthogonal-weights").First).ToBeVisibleAsync();
    }

    // The page of one, after the form has gone to it without loading anything anew.
    private static Regex One(string pages) => new($"/{pages}/(?!new)[^/?]+$");

    private static JsonObject Read(string spec) => JsonNode.Parse(File.ReadAllText(Path.Combine(Product.RepositoryRoot, "docs", "specs", spec)))!.AsObject();

    private static async Task AddOtherTasksAsync(Workspace workspace, CancellationToken cancel)
    {
        var folder = Path.Combine(workspace.Home, "other");
        foreach (var verb in new string[][] { ["tasks", "generate", "--out", folder, "--seed", "7", "--per-family", "1"], ["tasks", "add", folder, "--name", "other"] })
        {
            var answer = await Product.RunAsync(workspace.Home, cancel, verb);
            Assert.True(answer.ExitCode == 0, answer.Log);
        }
    }

    private static ILocator Step(IPage page, int place) => page.GetByRole(AriaRole.Main).Locator(".step").Nth(place);

    [GeneratedRegex(@"^[-−]1(\.0+)?$")]
    private static partial Regex MinusOne();

    [GeneratedRegex(@"[1-9]\d* of 168 trials")]
    private static partial Regex TrialsEnded();

    private static async Task TakeStepAsync(IPage page, int place, string action)
    {
        await Step(page, place).GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync();
        await Expect(Step(page, place).Locator(".status")).ToContainTextAsync("Completed");
    }
}
