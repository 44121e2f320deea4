using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>From the browser alone: a new model trained on a file of chats, stopped and resumed, its curve, and the model it made.</summary>
public sealed partial class TrainingTests
{
    private const int Steps = 400;

    [Fact]
    public async Task Training_LaunchedStoppedAndResumedFromClicks_EndsWithItsCurveAndItsModel()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var page = await chromium.OpenAsync(server.Address);
        var main = page.GetByRole(AriaRole.Main);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Launch training" }).ClickAsync();
        await main.GetByRole(AriaRole.Button, new() { Name = "Chats", Exact = true }).ClickAsync();
        await page.GetByLabel("Shape").SelectOptionAsync("tiny");
        await FillAsync(page.GetByLabel("Vocabulary"), "300");
        await FillAsync(page.GetByLabel("File of chats"), workspace.WriteChats());
        await FillAsync(page.GetByLabel("Steps", new() { Exact = true }), $"{Steps}");
        await FillAsync(page.GetByLabel("Tokens of a sequence"), "64");
        await FillAsync(page.GetByLabel("Sequences at a time"), "1");
        await Expect(page.GetByLabel("Spec as JSON")).ToContainTextAsync("\"sequenceTokens\": 64");
        await main.GetByRole(AriaRole.Button, new() { Name = "Launch training" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(TrainingAddress());
        await Expect(main.Locator(".apexcharts-series path").First).ToBeAttachedAsync();
        await main.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await Expect(main.GetByText("Cancelled on request.")).ToBeVisibleAsync();
        await main.GetByRole(AriaRole.Button, new() { Name = "Resume run" }).ClickAsync();
        await api.CompletedAsync(page, cancel);
        await Expect(main.GetByText("Completed").First).ToBeVisibleAsync();

        var id = page.Url.Split('/')[^1];
        Assert.Equal(2, (await api.GetAsync($"/api/runs/{id}")).GetProperty("attempt").GetInt32());
        var steps = (await api.GetAsync($"/api/trainings/{id}/steps")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, Steps), steps.Select(step => step.GetProperty("step").GetInt32()));
        Assert.True(Loss(steps[^1]) < Loss(steps[0]) - 1, $"{Loss(steps[0])} to {Loss(steps[^1])}");
        await main.GetByRole(AriaRole.Button, new() { Name = "Loss per step (nats per learned token): table and export" }).ClickAsync();
        await page.GetByText("Show data table").ClickAsync();
        await Expect(main.Locator(".chart-table tbody tr").Last.Locator("td").First).ToHaveTextAsync($"{Steps}");

        await main.GetByRole(AriaRole.Link, new() { Name = "Open model" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("tiny-trained");
        await Expect(main).ToContainTextAsync("Launch capture");
    }

    private static double Loss(JsonElement step) => step.GetProperty("loss").GetDouble();

    // A field takes its text when it is left.
    private static async Task FillAsync(ILocator field, string text)
    {
        await field.FillAsync(text);
        await field.PressAsync("Tab");
    }

    [GeneratedRegex("/trainings/(?!new)[a-z0-9]+$")]
    private static partial Regex TrainingAddress();
}
