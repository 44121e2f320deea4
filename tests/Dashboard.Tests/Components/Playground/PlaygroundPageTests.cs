using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Playground;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Dashboard.Tests.Components.Playground;

public sealed class PlaygroundPageTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    private static async Task<PageFixture> CreateAsync(bool withDirections = true)
    {
        var fixture = await PageFixture.CreateAsync(withModel: true);
        if (withDirections)
        {
            var config = ModelConfig.Load(fixture.Bundled);
            await SaveAsync(fixture, "axis", config.LayerCount, config.HiddenSize);
            await SaveAsync(fixture, "narrow", config.LayerCount, 8);
        }
        return fixture;
    }

    private static async Task SaveAsync(PageFixture fixture, string name, int layers, int width)
    {
        float[] rows = [.. Enumerable.Range(0, (layers + 1) * width).Select(i => MathF.Sin(i + 1))];
        var saved = await fixture.Browser.Services.GetRequiredService<DirectionLibrary>().SaveAsync(
            new(name, "", false), new Direction(name, layers, rows, new(rows, [.. rows.Select(value => -value)])), new Dictionary<string, string> { ["positive"] = "expert" }, [], Stop);
        Assert.NotNull(saved.Row);
    }

    private static NavigationManager Navigation(PageFixture fixture) => fixture.Browser.Services.GetRequiredService<NavigationManager>();

    private static string Address(PageFixture fixture) => Navigation(fixture).Uri;

    private static string? Parameter(PageFixture fixture, string name) =>
        QueryHelpers.ParseQuery(new Uri(Address(fixture)).Query).TryGetValue(name, out var value) ? value.ToString() : null;

    private static IRenderedComponent<PlaygroundPage> Open(PageFixture fixture, string? address = null)
    {
        Navigation(fixture).NavigateTo(address ?? Urls.Playground);
        var page = fixture.Browser.Render<PlaygroundPage>();
        page.WaitForElement("#message-1");
        return page;
    }

    private static async Task GenerateAsync(IRenderedComponent<PlaygroundPage> page)
    {
        await page.PressAsync("button", "Generate");
        page.WaitForAssertion(() =>
        {
            var columns = page.FindAll(".reply-column > p[role=status]");
            Assert.NotEmpty(columns);
            Assert.All(columns, status => Assert.Contains(" s · ", status.TextContent, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Form_EveryChange_IsInTheLinkWhichRestoresItAndAsksNothing()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture);
        Assert.Equal("pocket", page.Find("#model").GetAttribute("value"));

        await page.SetAsync("#message-1", "Count <b>lines</b>.");
        await page.SetAsync("#direction", "axis");
        await page.SetAsync("#tokens", "17");
        await page.PressAsync("button", "Add arm");
        await page.SetAsync("#arm-2-persona", "capable");
        await page.SetAsync("#arm-2-temperature", "0.4");
        await page.SetAsync("#arm-1-name", "plain");
        await page.SetAsync("#arm-2-intervention", PlaygroundChoices.Written);

        Assert.Equal(("Count <b>lines</b>.", "axis", "17"), (Parameter(fixture, "prompt"), Parameter(fixture, "direction"), Parameter(fixture, "tokens")));
        var link = Address(fixture);
        await using var other = await CreateAsync();
        var again = Open(other, new Uri(link).PathAndQuery);
        foreach (var id in new[] { "model", "message-1", "direction", "tokens", "seed", "arm-1-name", "arm-2-name", "arm-2-persona", "arm-2-temperature", "arm-2-operations" })
        {
            Assert.Equal(page.Find($"#{id}").GetAttribute("value"), again.Find($"#{id}").GetAttribute("value"));
        }
        Assert.Equal(("plain", "capable-intervention-t0.4"), (again.Find("#arm-1-name").GetAttribute("value"), again.Find("#arm-2-name").GetAttribute("value")));
        Assert.Contains("Nothing was generated yet", again.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arm_FilledInFromTheLibrary_HasAllThatItHoldsAndNothingElse()
    {
        await using var fixture = await CreateAsync();
        using var entry = JsonDocument.Parse("""{"name": "stern", "persona": "cautious", "intervention": {"operations": [{"op": "ablate", "direction": "axis", "site": "writes"}]}, "sampling": {"topK": 7}}""");
        Assert.Empty((await fixture.Browser.Services.GetRequiredService<Libraries>().Of<ArmKind>().SaveAsync(entry.RootElement, null, Stop)).Errors);
        var page = Open(fixture);
        await page.Find("#arm-1-temperature").ChangeAsync(new ChangeEventArgs { Value = "0.9" });
        await page.Find("#arm-1-system").ChangeAsync(new ChangeEventArgs { Value = "Be brief." });

        await page.Find("#arm-1-library").ChangeAsync(new ChangeEventArgs { Value = "stern" });

        page.WaitForAssertion(() => Assert.Equal("stern", page.Find("#arm-1-name").GetAttribute("value")));
        string? Value(string field) => page.Find($"#arm-1-{field}").GetAttribute("value");
        Assert.Equal(("cautious", "{}", "7", ""), (Value("persona"), Value("intervention"), Value("sampling-top-k"), Value("temperature")));
        Assert.Equal("", page.Find("#arm-1-system").GetAttribute("value") ?? "");
        Assert.Contains("\"ablate\"", page.Find("#arm-1-operations").GetAttribute("value") ?? page.Find("#arm-1-operations").TextContent, StringComparison.Ordinal);
        // It stays an arm of its own: the list is there for another.
        Assert.Equal("", Value("library"));
    }

    [Fact]
    public async Task Generate_TwoArms_StandSideBySideAndTheLayerAsksNothingAgain()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture, "/playground?prompt=Count.&direction=axis&tokens=12&seed=2");
        await page.PressAsync("button", "Add arm");
        await GenerateAsync(page);

        var texts = page.FindAll(".reply-text").Select(text => text.TextContent).ToArray();
        Assert.Equal(2, texts.Length);
        Assert.Equal(texts[0], texts[1]);
        var cells = page.FindAll(".reply-column")[0].QuerySelectorAll(".strip i").Length;
        Assert.InRange(cells, 1, 12);
        var labels = page.FindAll(".strip i").Select(cell => cell.GetAttribute("aria-label")).ToArray();

        await page.SetAsync("#layer", "1");

        Assert.Equal("1", Parameter(fixture, "layer"));
        Assert.Equal(texts, page.FindAll(".reply-text").Select(text => text.TextContent));
        Assert.NotEqual(labels, page.FindAll(".strip i").Select(cell => cell.GetAttribute("aria-label")));
        await page.SetAsync("#show-prompt", true);
        Assert.True(page.FindAll(".reply-column")[0].QuerySelectorAll(".strip i").Length > cells);
        Assert.Equal("prompt", Parameter(fixture, "show"));
        await page.PressAsync("button", "the sides");
        Assert.Equal("sides", Parameter(fixture, "scale"));
        Assert.Contains("expert", page.Find(".play-picker .legend").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ChosenTwice_IsPinnedAndUnpinned()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture, "/playground?prompt=Count.&direction=axis&tokens=12&seed=2");
        await GenerateAsync(page);

        await page.InvokeAsync(() => page.Instance.PinToken(0, moved: false));

        Assert.Equal("0", Parameter(fixture, "token"));
        Assert.Contains("Token 1 of the replies", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Projection on axis at each layer", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Instance.PinToken(0, moved: true));
        Assert.Equal("0", Parameter(fixture, "token"));
        await page.InvokeAsync(() => page.Instance.PinToken(0, moved: false));
        Assert.Null(Parameter(fixture, "token"));
        Assert.DoesNotContain("of the replies</h2>", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WhatCannotBeAnswered_StandsAtItsFields()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture, "/playground?direction=narrow&tokens=none");

        await page.PressAsync("button", "Generate");

        page.WaitForAssertion(() => Assert.Contains("blank", page.Find("#message-1-notes").TextContent, StringComparison.Ordinal));
        Assert.Contains("whole number", page.Find("#tokens-notes").TextContent, StringComparison.Ordinal);
        await page.SetAsync("#message-1", "Now something.");
        await page.SetAsync("#tokens", "5");
        page.WaitForAssertion(() => Assert.Contains("width 8", page.Find("#direction-notes").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#message-1-notes"));
        Assert.Empty(page.FindAll(".reply-column"));
    }

    [Fact]
    public async Task Continue_FromAReply_TakesItAsATurn()
    {
        await using var fixture = await CreateAsync(withDirections: false);
        var page = Open(fixture, "/playground?prompt=Count.&tokens=6");
        Assert.Contains("None is in the library yet", page.Find("#direction-notes").TextContent, StringComparison.Ordinal);
        await GenerateAsync(page);
        Assert.Empty(page.FindAll(".strip"));
        var text = page.Find(".reply-text").TextContent;

        await page.InvokeAsync(() => page.Find("button[title='Continue from this reply']").ClickAsync(new()));

        Assert.Equal(["Count.", text, ""], Enumerable.Range(1, 3).Select(i => page.Find($"#message-{i}").GetAttribute("value") ?? page.Find($"#message-{i}").TextContent));
        page.WaitForAssertion(() => Assert.Contains("changed since these replies", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find("button[title='Remove the last turn']").ClickAsync(new()));
        Assert.Single(page.FindAll("textarea[id^=message]"));
    }

    [Fact]
    public async Task Directions_OfOtherShapes_CannotBeChosenAndSayWhy()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture);

        var narrow = page.FindAll("#direction option").Single(option => option.GetAttribute("value") == "narrow");

        Assert.True(narrow.HasAttribute("disabled"));
        Assert.Contains("width 8", narrow.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BenchmarkTheseArms_OpensTheFormWithThem()
    {
        await using var fixture = await CreateAsync();
        var page = Open(fixture, "/playground?prompt=Count.&seed=9&thinking=off");
        await page.PressAsync("button", "Add arm");
        await page.SetAsync("#arm-2-intervention", PlaygroundChoices.Written);
        await page.SetAsync("#arm-2-operations", """{"operations": [{"op": "add", "direction": "axis", "strength": 2, "layers": [2]}]}""");
        await page.SetAsync("#arm-2-temperature", "0.5");
        var link = page.FindAll("a").Single(one => one.TextContent.Contains("Benchmark these arms", StringComparison.Ordinal)).GetAttribute("href")!;

        Navigation(fixture).NavigateTo(link);
        var form = fixture.Browser.Render<LaunchBenchmarkPage>();

        form.WaitForAssertion(() => Assert.Equal("base", form.Find("#arm-1-name").GetAttribute("value")));
        var spec = System.Text.Json.Nodes.JsonNode.Parse(form.Find("pre.spec").TextContent)!;
        Assert.Equal(9, (int)spec["seed"]!);
        Assert.Equal("pocket", (string)spec["arms"]![1]!["model"]!["engine"]!);
        Assert.Equal(2, (double)spec["arms"]![1]!["intervention"]!["operations"]![0]!["strength"]!);
        Assert.Equal(0.5, (double)spec["arms"]![1]!["sampling"]!["temperature"]!);
        // What suits the model in a benchmark, and what the playground was told.
        Assert.Equal(("compact", false), ((string)spec["arms"]![0]!["settings"]!["prompt"]!, (bool)spec["arms"]![0]!["settings"]!["think"]!));
        Assert.Equal("{}", spec["arms"]![0]!["sampling"]!.ToJsonString());
    }

    [Fact]
    public async Task CopyAsApiRequest_WhereTheBrowserRefuses_ShowsACallThatAShellTakesAsItIs()
    {
        await using var fixture = await CreateAsync(withDirections: false);
        var page = Open(fixture, "/playground?prompt=It%27s%20%24HOME.&tokens=6");

        await page.PressAsync("button", "Copy as API request");

        var curl = page.Find("pre[aria-label='API request']").TextContent;
        Assert.StartsWith("curl -N http://localhost/api/playground ", curl, StringComparison.Ordinal);
        // As a shell reads it: the quoted text ends, one quote follows, and it goes on.
        var json = System.Text.Json.Nodes.JsonNode.Parse(curl[(curl.IndexOf("-d '", StringComparison.Ordinal) + 4)..^1].Replace("'\\''", "'", StringComparison.Ordinal))!;
        Assert.Equal("It's $HOME.", (string)json["messages"]![0]!["content"]!);
        Assert.Equal(("pocket", 6), ((string)json["model"]!, (int)json["maxTokens"]!));
    }

    [Fact]
    public async Task Generate_WhatNoFieldShows_IsToldBesideTheButton()
    {
        await using var fixture = await CreateAsync(withDirections: false);
        var state = LinkState.Pack(System.Text.Json.Nodes.JsonNode.Parse("""{"arms": [{"name": "base", "agent": "nop"}]}""")!);
        var page = Open(fixture, $"/playground?prompt=a&state={state}");

        await page.PressAsync("button", "Generate");

        page.WaitForAssertion(() => Assert.Contains("arms[0].agent: There is no such field", page.Find(".notice-bad").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_CutOnItsWay_SaysSo()
    {
        await using var fixture = await CreateAsync(withDirections: false);

        var page = Open(fixture, "/playground?prompt=a&state=q1ZK");

        Assert.Contains("could not be read", page.Find(".notice-warn").TextContent, StringComparison.Ordinal);
    }
}
