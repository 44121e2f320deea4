using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

public sealed class LaunchBenchmarkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task LaunchPage_NewcomerPressesTwoButtons_HasARun()
    {
        var (fixture, page) = await OpenAsync();
        await using var _ = fixture;
        page.WaitForAssertion(() => Assert.Contains("6 trials: 2 arms × 3 tasks × 1 attempt.", page.Markup, StringComparison.Ordinal));

        await page.PressAsync("#launch");

        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/benchmarks/[a-z0-9]+$", navigation.Uri));
        var run = await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(navigation.Uri.Split('/')[^1], Xunit.TestContext.Current.CancellationToken);
        Assert.Equal("oracle vs nop · sample", run!.Name);
    }

    [Fact]
    public async Task LaunchPage_Filters_CountTheTasksThatWillRun()
    {
        var (fixture, page) = await OpenAsync();
        await using var _ = fixture;
        page.WaitForAssertion(() => page.Find("button.chip"));

        await page.PressAsync("button.chip", "hard");

        page.WaitForAssertion(() => Assert.Contains("2 trials: 2 arms × 1 task × 1 attempt.", page.Markup, StringComparison.Ordinal));
        Assert.Equal("hard", (string?)JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent)!["tasks"]!["difficulty"]![0]);
    }

    [Fact]
    public async Task LaunchPage_ArmsAddedCopiedRemoved_AreInTheSpec()
    {
        var (fixture, page) = await OpenAsync();
        await using var _ = fixture;
        page.WaitForAssertion(() => page.Find("#arm-2-name"));
        await page.PressAsync("button", "Add arm");
        page.WaitForAssertion(() => page.Find("#arm-3-server"));
        await page.SetAsync("#arm-3-server", "http://localhost:1/v1");
        await page.SetAsync("#arm-3-server-model", "small");
        await page.SetAsync("#arm-3-turns", "7");
        await page.PressAsync("[aria-label='Duplicate arm 3']");
        page.WaitForAssertion(() => page.Find("#arm-4-name"));
        await page.PressAsync("[aria-label='Remove arm 1']");

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#arm-4-name")));
        var arms = JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent)!["arms"]!.AsArray();
        Assert.Equal(["nop", "small", "small-2"], arms.Select(arm => (string?)arm!["name"]));
        Assert.Equal(7, (int?)arms[2]!["settings"]!["maxTurns"]);
    }

    [Fact]
    public async Task LaunchPage_RefusedSpec_ShowsEachErrorAtItsField()
    {
        var (fixture, page) = await OpenAsync();
        await using var _ = fixture;
        page.WaitForAssertion(() => page.Find("#attempts"));
        await page.SetAsync("#attempts", "0");
        await page.SetAsync("#arm-2-name", "oracle");
        await page.SetAsync("#include", "nothing-*");

        await page.PressAsync("#launch");

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#attempts").GetAttribute("aria-invalid")));
        Assert.Equal("true", page.Find("#arm-2-name").GetAttribute("aria-invalid"));
        Assert.Contains("nothing-*", page.Find("#include-notes").TextContent, StringComparison.Ordinal);
        Assert.Equal("0", page.Find("#attempts").GetAttribute("value"));
    }

    /// <summary>A setting that the spec may leave out can be one that the form cannot: a server, once replies come from one.</summary>
    [Fact]
    public async Task LaunchPage_FieldsThatMustBeFilledIn_AreNotCalledOptional()
    {
        var (fixture, page) = await OpenAsync();
        await using var _ = fixture;
        page.WaitForAssertion(() => page.Find("#arm-2-name"));
        await page.PressAsync("button", "Add arm");
        page.WaitForAssertion(() => page.Find("#arm-3-server"));

        await page.PressAsync("#launch");

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#arm-3-server-model").GetAttribute("aria-invalid")));
        var missing = page.FindAll("input[aria-invalid=true]").Where(input => string.IsNullOrEmpty(input.GetAttribute("value"))).Select(input => input.Id);
        Assert.Equal(["arm-3-server", "arm-3-server-model"], missing);
        Assert.Equal(["Server", "Model at the server"], missing.Select(id => page.Find($"label[for={id}]").TextContent));
    }

    [Fact]
    public async Task LaunchPage_FromAnEarlierRun_ComesFilledIn()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var run = await SampleRun.CreateAsync(fixture, _folder, tasks: 3, attempts: 4, "first", "second", "third");
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/benchmarks/new?from={run.Id}");

        var page = fixture.Browser.Render<LaunchBenchmarkPage>();

        page.WaitForAssertion(() => Assert.Equal("third", page.Find("#arm-3-name").GetAttribute("value")));
        Assert.Equal("4", page.Find("#attempts").GetAttribute("value"));
        Assert.Contains("36 trials", page.Markup, StringComparison.Ordinal);
    }

    /// <summary>A model at work is what a benchmark is for; the harness' check is another start of the same form.</summary>
    [Fact]
    public async Task LaunchPage_WithAModel_StartsFromTheModelsOwnSettings()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = fixture.Browser.Render<LaunchBenchmarkPage>();
        page.WaitForAssertion(() => Assert.Equal("cautious", page.Find("#arm-3-name").GetAttribute("value")));
        await page.PressAsync("#preset-oracle-nop");
        page.WaitForAssertion(() => Assert.Equal("nop", page.Find("#arm-2-name").GetAttribute("value")));

        await page.PressAsync("#preset-study-personas");

        page.WaitForAssertion(() => Assert.Equal("cautious", page.Find("#arm-3-name").GetAttribute("value")));
        Assert.Equal(("8", "0.7", "24"), (Value(page, "#arm-2-turns"), Value(page, "#arm-2-temperature"), Value(page, "#concurrency")));
        await page.PressAsync("button", "Add arm");
        page.WaitForAssertion(() => Assert.Equal("320", Value(page, "#arm-4-reply-tokens")));
        await page.SetAsync("#arm-4-source", "server");
        page.WaitForAssertion(() => Assert.Equal("4096", Value(page, "#arm-4-reply-tokens")));
    }

    [Fact]
    public async Task LaunchPage_InterventionOfTheLibrary_IsChosenByName()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        using var operations = System.Text.Json.JsonDocument.Parse("""{"name": "ortho", "operations": [{"op": "ablate", "direction": "expert", "site": "writes"}]}""");
        var saved = await fixture.Browser.Services.GetRequiredService<Libraries>().Of<InterventionKind>().SaveAsync(operations.RootElement, null, Xunit.TestContext.Current.CancellationToken);
        Assert.Empty(saved.Errors);
        var page = fixture.Browser.Render<LaunchBenchmarkPage>();
        page.WaitForAssertion(() => Assert.Equal(["", "ortho"], page.FindAll("#arm-2-intervention option").Select(option => option.GetAttribute("value"))));

        await page.SetAsync("#arm-2-intervention", "ortho");

        page.WaitForAssertion(() => Assert.Equal("ortho", (string?)JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent)!["arms"]![1]!["intervention"]));
        // A server computes by itself.
        await page.SetAsync("#arm-2-source", "server");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#arm-2-intervention")));
        Assert.DoesNotContain("ortho", page.Find("[aria-label='Spec as JSON']").TextContent, StringComparison.Ordinal);
    }

    /// <summary>"The model's own" are numbers that the form can show.</summary>
    [Fact]
    public async Task LaunchPage_SamplingLeftOut_ShowsTheModelsOwnNumbers()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        await File.WriteAllTextAsync(Path.Combine(fixture.Bundled, "generation_config.json"), """{"temperature": 0.6, "top_k": 20}""", Xunit.TestContext.Current.CancellationToken);

        var page = fixture.Browser.Render<LaunchBenchmarkPage>();

        page.WaitForAssertion(() => Assert.Equal(
            ["0.6, the model's own", "1, the model's own", "20, the model's own", "0, the model's own", "0, the model's own"], Placeholders(page)));
        await page.SetAsync("#arm-2-source", "server");
        page.WaitForAssertion(() => Assert.Equal(Enumerable.Repeat("the server's own", 5), Placeholders(page)));

        static IEnumerable<string?> Placeholders(IRenderedComponent<LaunchBenchmarkPage> page) =>
            new[] { "temperature", "top-p", "top-k", "min-p", "presence" }.Select(name => page.Find($"#arm-2-{name}").GetAttribute("placeholder"));
    }

    [Fact]
    public async Task LaunchPage_AttemptsAtTemperatureZero_SaysThatTheyRepeatEachOther()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = fixture.Browser.Render<LaunchBenchmarkPage>();
        page.WaitForAssertion(() => page.Find("#arm-2-temperature"));
        await page.SetAsync("#attempts", "3");

        await page.SetAsync("#arm-2-temperature", "0");

        page.WaitForAssertion(() => Assert.Contains(
            "capable draws at temperature 0: its 3 attempts at a task will mostly be copies of each other", page.Find(".launch-side").TextContent, StringComparison.Ordinal));
        await page.SetAsync("#arm-2-temperature", "0.7");
        page.WaitForAssertion(() => Assert.DoesNotContain("copies of each other", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LaunchPage_OneTaskThatCannotBeRead_LeavesTheOthersToBeRun()
    {
        TaskFolder.Write(_folder, "broken", "easy", "files");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "broken", "task.toml"), "x = \"\\uD800\"", Xunit.TestContext.Current.CancellationToken);
        var (fixture, page) = await OpenAsync();
        await using var _ = fixture;

        page.WaitForAssertion(() => Assert.Contains("6 trials: 2 arms × 3 tasks × 1 attempt.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Why 1 task cannot run", page.Markup, StringComparison.Ordinal);
    }

    private static string? Value(IRenderedComponent<LaunchBenchmarkPage> page, string field) => page.Find(field).GetAttribute("value");

    private async Task<(PageFixture Fixture, IRenderedComponent<LaunchBenchmarkPage> Page)> OpenAsync()
    {
        foreach (var (name, difficulty) in new[] { ("a", "easy"), ("b", "easy"), ("c", "hard") })
        {
            TaskFolder.Write(_folder, name, difficulty, "files");
        }

        var fixture = await PageFixture.CreateAsync();
        await fixture.Browser.Services.GetRequiredService<TaskSetLibrary>().ImportAsync(_folder.FullName, "sample", Xunit.TestContext.Current.CancellationToken);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/benchmarks/new?tasks=sample");
        return (fixture, fixture.Browser.Render<LaunchBenchmarkPage>());
    }
}
