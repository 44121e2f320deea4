using System.Text.Json.Nodes;
using System.Web;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Launch;
using Vectorscope.Dashboard.Components.Pages.Replays;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.Components.Replays;

public sealed class ReplayPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task ReplayPage_UnknownRun_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = Open(fixture, "none");

        page.WaitForAssertion(() => Assert.Equal("No such replay", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task ReplayPage_Waiting_SaysWhatDiffersAndWhereItComesFrom()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var sample = await SampleReplay.CreateAsync(fixture.Browser.Services, _folder);
        var id = await sample.SubmitAsync(sample.Spec());

        var page = Open(fixture, id);

        page.WaitForAssertion(() => Assert.Contains("No replies yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("task-00 · base, turn 1 again", page.Find("h1").TextContent);
        Assert.Equal("Seed", page.Find("[aria-label='What differs, scrollable'] th[scope=row]").TextContent);
        Assert.Equal($"/benchmarks/{sample.RunId}/trials/{sample.Trial}?turn=1", page.FindAll("a").Single(link => link.TextContent == "Open turn 1").GetAttribute("href"));
    }

    [Fact]
    public async Task ReplayPage_Finished_ShowsBothRepliesTheirWordsAndTheirProjections()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var sample = await SampleReplay.CreateAsync(fixture.Browser.Services, _folder);
        var id = await sample.SubmitAsync(sample.Spec(samples: 2));
        var report = await sample.WorkAsync(id);

        var page = Open(fixture, id);

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".turn-reader").Count));
        // Hostile text stays text; what the parser made of it stands under it, and is not executed.
        Assert.Empty(page.FindAll(".turn-reader b"));
        Assert.Equal("ls⏎", page.FindAll(".turn-reader")[0].QuerySelector(".commands code")!.TextContent);
        Assert.NotEmpty(page.FindAll(".turn-reader")[1].QuerySelectorAll(".notice-bad"));
        Assert.NotEmpty(page.FindAll(".turn-reader")[0].QuerySelectorAll(".diff-only"));
        Assert.Contains($"after {report.Samples[0].FirstDifference} token", page.Find(".replay-pair").TextContent, StringComparison.Ordinal);

        // A cell of the strip for each token, and the same numbers in the file.
        var strips = page.FindAll(".strip");
        Assert.Equal([report.Original.Tokens.Count, report.Samples[0].Tokens.Count], strips.Select(strip => strip.QuerySelectorAll("i").Length));
        var layer = report.Layers[^1];
        var csv = (await page.SaveAsync(fixture, $"replay-{sample.Trial}-1-layer-{layer}", "CSV")).TrimEnd().Split("\r\n");
        Assert.Equal("token,original,sample 1", csv[0].ToLowerInvariant());
        Assert.Equal(report.Original.Tokens.Count, csv.Length - 1);
        Assert.Equal(report.Original.Tokens[3].Projections![layer]!.Value, float.Parse(csv[4].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture), 1e-4f);

        // What the browser tells of a click: the token with its numbers at every layer.
        await page.InvokeAsync(() => page.FindComponent<ReplayProjections>().Instance.PinToken(2, moved: false));
        page.WaitForAssertion(() => Assert.Equal("Token 3", page.FindAll("h3").Single(heading => heading.TextContent.StartsWith("Token", StringComparison.Ordinal)).TextContent));
        Assert.Equal("true", page.FindAll(".strip")[0].QuerySelectorAll("i")[2].GetAttribute("aria-selected"));
        await page.InvokeAsync(() => page.FindComponent<ReplayProjections>().Instance.PinToken(2, moved: false));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[aria-selected=true]")));

        await page.PressAsync("[data-key=m]");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".diff-only")));
        Assert.EndsWith($"/replays/{id}?diff=off", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await page.PressAsync(".chip", "Sample 2");
        page.WaitForAssertion(() => Assert.Contains("seed 6", page.Find(".replay-pair").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrialPage_ATurn_LeadsToItsReplaysAndToTheForms()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var sample = await SampleReplay.CreateAsync(fixture.Browser.Services, _folder);
        var id = await sample.SubmitAsync(sample.Spec());
        await sample.WorkAsync(id);

        var page = fixture.Browser.Render<TrialPage>(parameters => parameters.Add(p => p.RunId, sample.RunId).Add(p => p.TrialId, sample.Trial));

        page.WaitForAssertion(() => Assert.Equal("1 replay of this turn", page.Find(".turn-replays summary").TextContent));
        Assert.Equal($"/replays/{id}", page.Find(".turn-replays a").GetAttribute("href"));
        var form = new Uri(new Uri("http://x"), page.Find("[data-key=r]").GetAttribute("href"));
        Assert.Equal("/launch/replay", form.AbsolutePath);
        var spec = JsonNode.Parse(HttpUtility.ParseQueryString(form.Query)["spec"]!)!;
        Assert.Equal(($"{sample.RunId}/{sample.Trial}", 1), ((string)spec["trial"]!, (int)spec["turn"]!));

        // The whole trial: its task and its arm, ready for the form.
        var again = new Uri(new Uri("http://x"), page.FindAll("a").Single(link => link.TextContent == "Whole trial again").GetAttribute("href"));
        var benchmark = LinkState.Unpack(HttpUtility.ParseQueryString(again.Query)["arms"])!;
        Assert.Equal(("/benchmarks/new", "sample", 1), (again.AbsolutePath, (string)benchmark["tasks"]!["set"]!, (int)benchmark["attempts"]!));
        Assert.Equal("[\"task-00\"]", benchmark["tasks"]!["include"]!.ToJsonString());
        Assert.Equal(("base", "tiny", 12), ((string)benchmark["arms"]![0]!["name"]!, (string)benchmark["arms"]![0]!["model"]!["engine"]!, (int)benchmark["arms"]![0]!["settings"]!["maxReplyTokens"]!));
    }

    [Fact]
    public async Task LaunchForm_OfATurn_IsFilledInAndTakesTheArmsSettings()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var sample = await SampleReplay.CreateAsync(fixture.Browser.Services, _folder);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.LaunchReplay(sample.RunId, sample.Trial, 1));

        var page = fixture.Browser.Render<LaunchSpecPage>(parameters => parameters.Add(p => p.Kind, "replay"));

        page.WaitForAssertion(() => Assert.Equal($"{sample.RunId}/{sample.Trial}", page.Find("#trial").GetAttribute("value")));
        page.WaitForAssertion(() => Assert.Contains("Nothing differs from the original yet", page.Markup, StringComparison.Ordinal));
        Assert.Contains("The arm base had: model tiny, no system prompt, no intervention, 12 tokens, asked to think", page.Markup, StringComparison.Ordinal);
        Assert.Equal("the arm's", page.Find("#max-tokens").GetAttribute("placeholder"));
    }

    private static IRenderedComponent<ReplayPage> Open(PageFixture fixture, string id)
    {
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.Replay(id));
        return fixture.Browser.Render<ReplayPage>(parameters => parameters.Add(p => p.RunId, id));
    }
}
