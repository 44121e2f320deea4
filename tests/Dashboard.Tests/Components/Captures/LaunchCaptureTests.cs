using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Runs.Queries;

namespace Vectorscope.Dashboard.Tests.Components.Captures;

public sealed class LaunchCaptureTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Path.Combine(
        typeof(LaunchCaptureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "tests", "Shared", "EarlierData"));

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task FreshForm_WithAModel_IsTheStudyAndLaunches()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = Render(fixture);
        Assert.Equal(
            """{"kind":"capture","model":"pocket","sides":[{"name":"capable","persona":"capable","promptSet":"terminal-tasks"},{"name":"cautious","persona":"cautious","promptSet":"terminal-tasks"}],"positions":["last-prompt-token"],"thinking":true,"seed":1}""",
            Spec(page).ToJsonString());
        Assert.Contains("60 prompts through the model; 1 contrast at 1 position.", page.Markup, StringComparison.Ordinal);

        await page.PressAsync("#launch");

        var navigation = fixture.Browser.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/runs/[a-z0-9]+$", navigation.Uri));
        var run = await fixture.Browser.Services.GetRequiredService<RunQueries>().FindAsync(navigation.Uri.Split('/')[^1], Token);
        Assert.Equal("capable vs cautious · terminal-tasks · pocket", run!.Name);
    }

    [Fact]
    public async Task ResponseTokens_WithoutReplies_AreOutOfReach()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = Render(fixture);
        Assert.True(page.Find("#response-tokens").HasAttribute("disabled"));
        Assert.Equal("Only for the mean over the response.", page.Find("#response-tokens-notes").TextContent);

        await page.SetAsync("#position-response-mean", true);

        page.WaitForAssertion(() => Assert.False(page.Find("#response-tokens").HasAttribute("disabled")));
        Assert.Equal("First tokens of each reply, 1 to 4096.", page.Find("#response-tokens-notes").TextContent);
        Assert.Contains("at 2 positions", page.Markup, StringComparison.Ordinal);
        Assert.Equal("""["last-prompt-token","response-mean"]""", Spec(page)["positions"]!.ToJsonString());
    }

    [Fact]
    public async Task Sides_ChangedAddedAndRemoved_AreNamedUntilTheReaderNamesThem()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = Render(fixture);

        await page.SetAsync("#side-2-persona", "");
        Assert.Equal("neutral", Value(page, "side-2-name"));

        await page.SetAsync("#side-1-name", " mine ");
        await page.SetAsync("#side-1-persona", "cautious");
        Assert.Equal(("mine", "cautious"), (Value(page, "side-1-name"), (string?)Spec(page)["sides"]![0]!["persona"]));

        await page.PressAsync("button", "Add side");
        Assert.Equal(("capable", "terminal-tasks"), (Value(page, "side-3-name"), (string?)Spec(page)["sides"]![2]!["promptSet"]));

        await page.PressAsync("[aria-label='Remove side 2']");
        Assert.Equal("capable", Value(page, "side-2-name"));
        Assert.Empty(page.FindAll("#side-3-name"));
        Assert.Contains("1 contrast", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlSides_AddedWithOneClick_AreTheTwoPersonasOverTheSamePrompts()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = Render(fixture);

        await page.PressAsync("button", "Add control sides");

        Assert.Equal(
            [("capable", "terminal-tasks"), ("cautious", "terminal-tasks"), ("clock-museum", "terminal-tasks"), ("music-teacher", "terminal-tasks")],
            Spec(page)["sides"]!.AsArray().Select(side => ((string?)side!["name"], (string?)side["promptSet"])));
        Assert.DoesNotContain("Add control sides", page.Markup, StringComparison.Ordinal);
        Assert.Equal(4, Spec(Render(fixture, "?controls=1"))["sides"]!.AsArray().Count);
    }

    [Fact]
    public async Task RefusedSpec_NothingChosenAndBadNumbers_ShowsEachErrorAtItsField()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var page = Render(fixture);
        await page.SetAsync("#position-last-prompt-token", false);
        await page.SetAsync("#batch-tokens", "8");
        await page.SetAsync("#side-2-persona", "capable");

        await page.PressAsync("#launch");

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#batch-tokens").GetAttribute("aria-invalid")));
        Assert.Equal("Give at least one.", page.Find("#position-notes").TextContent);
        Assert.True(page.Find("details").HasAttribute("open"));
        Assert.Contains("same persona and prompts as \"capable\"", page.Find("#side-2-prompts-notes").TextContent, StringComparison.Ordinal);
        // Those that fields show are not told twice.
        Assert.Equal("The capture was not launched: 3 fields need attention.", page.Find("[role=alert]").TextContent.Trim());
    }

    [Fact]
    public async Task LibraryWithoutTheStudysPersonas_OffersThoseThatAreThere()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var personas = fixture.Browser.Services.GetRequiredService<Libraries>().Of<PersonaKind>();
        await personas.DeleteAsync((await personas.FindAsync("capable", Token))!.Id, Token);

        var page = Render(fixture);

        Assert.Equal([("cautious", "cautious"), ("neutral", null)], Spec(page)["sides"]!.AsArray().Select(side => ((string?)side!["name"], (string?)side["persona"])));
    }

    [Fact]
    public async Task ModelInTheAddress_IsChosen()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        var model = Assert.Single(await fixture.Browser.Services.GetRequiredService<ModelLibrary>().ListAsync(Token));

        var page = Render(fixture, $"?model={model.Id}");

        Assert.Equal("pocket", (string?)Spec(page)["model"]);
        Assert.Contains("parameters", page.Find("#model-notes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_ASpecThatSaysNull_ShowsTheDefaultsThatItRanWith()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);
        using var spec = JsonDocument.Parse("""
            {"kind": "capture", "name": null, "model": "pocket", "positions": null, "thinking": null, "responseTokens": null, "seed": null, "batchTokens": null,
             "dtype": null, "device": null, "sides": [{"name": "a", "persona": null, "promptSet": "neutral"}, {"name": "b", "persona": "capable", "promptSet": "neutral"}]}
            """);
        var submitted = await fixture.Browser.Services.GetRequiredService<RunService>().SubmitAsync(spec.RootElement, null, Token);

        var page = Render(fixture, $"?from={submitted.RunId}");

        Assert.Contains("Filled in from", page.Markup, StringComparison.Ordinal);
        Assert.Equal(("a", "b", "1", "64", ""), (Value(page, "side-1-name"), Value(page, "side-2-name"), Value(page, "seed"), Value(page, "response-tokens"), Value(page, "batch-tokens")));
        Assert.True(page.Find("#position-last-prompt-token").HasAttribute("checked"));
        Assert.True(page.Find("#thinking").HasAttribute("checked"));
        Assert.Equal(("auto", "auto"), (Value(page, "dtype"), Value(page, "device")));
    }

    [Fact]
    public async Task From_NoSuchRun_SaysSoAndStartsAfresh()
    {
        await using var fixture = await PageFixture.CreateAsync(withModel: true);

        var page = Render(fixture, "?from=nothing");

        Assert.Contains("Run nothing is not there or is no capture; the form starts afresh.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("capable", Value(page, "side-1-name"));
    }

    [Fact]
    public async Task From_EachEarlierCapture_AsksForTheSameAgain()
    {
        await using var fixture = await PageFixture.CreateAsync(fill: s_earlier.Unpack);
        var (runs, kind) = (fixture.Browser.Services.GetRequiredService<RunService>(), fixture.Browser.Services.GetRequiredService<RunKinds>().Find("capture")!);
        // What an earlier build noted of the files does not stand for their bytes any more: they are hashed again in the background.
        var models = fixture.Browser.Services.GetRequiredService<ModelLibrary>();
        foreach (var model in await models.ListAsync(Token))
        {
            if (model.Problem is null && Directory.Exists(model.Folder)) await models.HashAsync(model.Folder, null, Token);
        }
        foreach (var run in s_earlier.Runs("capture"))
        {
            var page = Render(fixture, $"?from={run.Run}");

            Assert.Contains("Filled in from", page.Markup, StringComparison.Ordinal);
            using var spec = JsonDocument.Parse(Spec(page).ToJsonString());
            var check = await runs.CheckAsync(spec.RootElement, Token);
            // What is gone since: README.md of the earlier data.
            Assert.Equal(run.Called switch
            {
                "capture-archived" => ["sides[2].persona"],
                "capture-failed" => ["model"],
                // Its model was the one of the program that made it.
                "spelling-capture-twice" => ["model"],
                _ => [],
            }, check.Errors.Select(error => error.Field));
            if (check.Errors.Count == 0)
            {
                Assert.Equal(Said(kind.Read<CaptureSpec>(run.Spec, run.Snapshot)), Said(kind.Read<CaptureSpec>(check.Spec!, check.Snapshot!)));
            }
        }
    }

    // All that decides the result; the library's texts may have changed since.
    private static string Said(ResolvedSpec<CaptureSpec> capture)
    {
        var normal = capture.Normal.DeepClone().AsObject();
        normal["model"] = capture.References["model"].Hash;
        foreach (var (path, reference) in capture.References.All.Where(entry => entry.Key != "model"))
        {
            Vectorscope.Jobs.Specs.SpecPath.Set(normal, path, reference.Name);
        }
        normal["name"] = ((string?)normal["name"])?.Trim() is { Length: > 0 } name ? name : null;
        return normal.ToJsonString();
    }

    private static IRenderedComponent<LaunchPage> Render(PageFixture fixture, string query = "")
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/captures/new{query}");
        var page = fixture.Browser.Render<LaunchPage>();
        page.WaitForAssertion(() => page.Find("#seed"));
        return page;
    }

    private static JsonObject Spec(IRenderedComponent<LaunchPage> page) => JsonNode.Parse(page.Find("[aria-label='Spec as JSON']").TextContent)!.AsObject();

    private static string? Value(IRenderedComponent<LaunchPage> page, string id) => page.Find($"#{id}") is { LocalName: "select" } select
        ? select.QuerySelector("option[selected]")?.GetAttribute("value")
        : page.Find($"#{id}").GetAttribute("value");
}
