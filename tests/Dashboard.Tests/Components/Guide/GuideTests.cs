using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Bunit;
using Vectorscope.Dashboard.Components.Pages;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components.Guide;

/// <summary>The first study on Home, step by step; a page opened anew must show what the last one showed.</summary>
public sealed class GuideTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Home_FirstStart_OffersTheStepsInOrder()
    {
        await using var study = await GuideFixture.CreateAsync();

        var page = study.Open();

        page.WaitForAssertion(() => Assert.Contains("30 instructions under each of the two personas, under none, and under two control personas, through pocket.", Step(page, 1).TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("168 trials: neutral, capable, cautious on 56 small tasks, with pocket.", Step(page, 2).TextContent, StringComparison.Ordinal));
        Assert.Matches(@"Ready: model pocket, 2\d\d k parameters, persona capable, persona cautious, 30 instructions, 56 tasks\.", page.Find(".study-parts").TextContent);
        Assert.Equal(Enumerable.Repeat("Not started", 6), page.FindAll(".step .status").Select(chip => chip.TextContent.Trim()));
        Assert.Equal("step", Step(page, 1).GetAttribute("aria-current"));
        Assert.Null(Step(page, 2).GetAttribute("aria-current"));
    }

    [Fact]
    public async Task Home_CaptureStarted_RunsTheStudysContrastAndSurvivesAReload()
    {
        await using var study = await GuideFixture.CreateAsync();
        var page = study.Open();

        await PressAsync(page, 1, "Start capture");

        page.WaitForAssertion(() => Assert.Contains("Waiting for a worker", Step(page, 1).TextContent, StringComparison.Ordinal));
        var run = await study.RunAsync("capture");
        var spec = JsonNode.Parse(run.Spec)!;
        Assert.Equal("first-study-capture", run.Tags);
        Assert.Equal(("pocket", "capable", "cautious", "terminal-tasks"), ((string?)spec["model"], (string?)spec["sides"]![0]!["persona"], (string?)spec["sides"]![1]!["persona"], (string?)spec["sides"]![0]!["promptSet"]));
        Assert.Equal(["Queued", .. Enumerable.Repeat("Not started", 5)], study.Open().FindAll(".step .status").Select(chip => chip.TextContent.Trim()));
    }

    [Fact]
    public async Task Home_CapturePressedTwice_RunsOnce()
    {
        await using var study = await GuideFixture.CreateAsync();
        var (one, other) = (study.Open(), study.Open());
        await PressAsync(one, 1, "Start capture");
        // The other page has not heard of it.
        await PressAsync(other, 1, "Start capture");

        await study.RunAsync("capture");
    }

    [Fact]
    public async Task Home_BenchmarkRunning_ShowsTrialsAndTimeLeftAndCanBeCancelled()
    {
        await using var study = await GuideFixture.CreateAsync();
        var page = study.Open();
        await PressAsync(page, 2, "Start benchmark");
        page.WaitForAssertion(() => Assert.Contains("Waiting for a worker", Step(page, 2).TextContent, StringComparison.Ordinal));
        var run = await study.RunAsync("benchmark");

        await study.MoveAsync(run.Id, RunState.Running, new RunProgress(42, 168, "trials", null, 2));

        page.WaitForAssertion(() => Assert.Contains("42 of 168 trials · 2 trials/s · 1 m 3 s left", Step(page, 2).TextContent, StringComparison.Ordinal));
        Assert.Equal("25", Step(page, 2).QuerySelector("[role=progressbar]")!.GetAttribute("aria-valuenow"));

        await PressAsync(page, 2, "Cancel");
        Assert.True((await study.RunAsync("benchmark")).CancelRequested);
    }

    [Fact]
    public async Task Home_BenchmarkSpec_HasThreeArmsWithThePocketModelsSettings()
    {
        await using var study = await GuideFixture.CreateAsync();
        await PressAsync(study.Open(), 2, "Start benchmark");

        var spec = JsonNode.Parse((await study.RunAsync("benchmark")).Spec)!;

        Assert.Equal([("neutral", null), ("capable", "capable"), ("cautious", "cautious")], spec["arms"]!.AsArray().Select(arm => ((string?)arm!["name"], (string?)arm["persona"])));
        Assert.All(spec["arms"]!.AsArray(), arm => Assert.Equal(
            ("pocket", "compact", 320, 8, 3, 0.7, 0.95),
            ((string?)arm!["model"]!["engine"], (string?)arm["settings"]!["prompt"], (int)arm["settings"]!["maxReplyTokens"]!, (int)arm["settings"]!["maxTurns"]!,
                (int)arm["settings"]!["maxConsecutiveParseFailures"]!, (double)arm["sampling"]!["temperature"]!, (double)arm["sampling"]!["topP"]!)));
        Assert.Equal(("pocket", null, 24, "bubblewrap"), ((string?)spec["tasks"]!["set"], (int?)spec["attempts"], (int)spec["concurrency"]!, (string?)spec["sandbox"]));
    }

    [Fact]
    public async Task Home_CaptureCompleted_ShowsItsHeadlineAndLeadsToTheCurves()
    {
        await using var study = await GuideFixture.CreateAsync();
        var page = study.Open();
        await PressAsync(page, 1, "Start capture");
        var run = await study.RunAsync("capture");
        await study.SeparateAsync(run.Id, 0.55, 0.98, 0.9);

        await study.MoveAsync(run.Id, RunState.Completed, reason: "Captured.");

        page.WaitForAssertion(() => Assert.Equal(["0.98095 %: at least 0.930", "0.50095 %: 0.400 to 0.600", "1of 2"], Step(page, 1).QuerySelectorAll(".figure dd").Select(figure => figure.TextContent)));
        Assert.Equal($"/captures/{run.Id}", Link(page, 1, "Open AUC curves"));
        // The next step is now the one to do.
        Assert.Equal("step", Step(page, 2).GetAttribute("aria-current"));
    }

    [Fact]
    public async Task Home_BenchmarkCompleted_ShowsEveryArmsRateAndWhatIsNotCounted()
    {
        await using var study = await GuideFixture.CreateAsync();
        var page = study.Open();
        await PressAsync(page, 2, "Start benchmark");
        var run = await study.RunAsync("benchmark");
        await study.PlayAsync(run.Id, "neutral", 5, 8);
        await study.PlayAsync(run.Id, "capable", 8, 8);
        await study.PlayAsync(run.Id, "cautious", 1, 8, TrialOutcome.Infrastructure);

        await study.MoveAsync(run.Id, RunState.Completed, reason: "Done.");

        page.WaitForAssertion(() => Assert.Equal(["neutral", "capable", "cautious"], Step(page, 2).QuerySelectorAll(".figure dt").Select(name => name.TextContent.Trim())));
        Assert.Equal(["5/8 · 62.5 %", "8/8 · 100.0 %", "1/1 · 100.0 %"], Step(page, 2).QuerySelectorAll(".figure dd").Select(figure => figure.FirstChild!.TextContent));
        Assert.Contains("7 trials ended in failures of the machinery", Step(page, 2).TextContent, StringComparison.Ordinal);
        Assert.Equal($"/benchmarks/{run.Id}", Link(page, 2, "Open results table"));
    }

    [Theory]
    [InlineData(RunState.Failed, "Failed", "Try again")]
    [InlineData(RunState.Cancelled, "Cancelled", "Resume")]
    [InlineData(RunState.Interrupted, "Interrupted", "Resume")]
    public async Task Home_StepDidNotEndWell_SaysWhyAndGoesOnWithTheSameRun(RunState state, string word, string button)
    {
        await using var study = await GuideFixture.CreateAsync();
        await PressAsync(study.Open(), 1, "Start capture");
        var run = await study.RunAsync("capture");
        await study.MoveAsync(run.Id, state, reason: "The disk is full.", advice: "Make room.");
        var page = study.Open();
        page.WaitForAssertion(() => Assert.Equal(word, Step(page, 1).QuerySelector(".status")!.TextContent.Trim()));
        Assert.Contains("The disk is full.", Step(page, 1).TextContent, StringComparison.Ordinal);
        Assert.Contains("Make room.", Step(page, 1).TextContent, StringComparison.Ordinal);

        await PressAsync(page, 1, button);

        Assert.Equal(RunState.Queued, (await study.RunAsync("capture")).State);
    }

    [Fact]
    public async Task Home_OtherRunsOfTheKind_AreNotTheStudys()
    {
        await using var study = await GuideFixture.CreateAsync();
        await PressAsync(study.Open(), 1, "Start capture");
        var run = await study.RunAsync("capture");

        // The word in its notes is not enough, and without its tag the run is the reader's own.
        await study.Get<RunService>().EditAsync(run.Id, new RunEdit(Tags: "mine", Notes: "was first-study-capture"), Cancel);

        var page = study.Open();
        page.WaitForAssertion(() => Assert.Equal("Not started", Step(page, 1).QuerySelector(".status")!.TextContent.Trim()));
    }

    [Fact]
    public async Task Home_NoSandbox_SaysHowToGetOneAndLooksAgain()
    {
        var problem = "install it: sudo apt-get install it.";
        await using var study = await GuideFixture.CreateAsync(sandboxProblem: () => problem);
        var page = study.Open();
        page.WaitForAssertion(() => Assert.Contains("this machine can make none yet", Step(page, 2).TextContent, StringComparison.Ordinal));
        Assert.Equal([$"Docker: {problem}", $"Bubblewrap: {problem}"], Step(page, 2).QuerySelectorAll(".step-details li").Select(line => line.TextContent));
        Assert.DoesNotContain("Start benchmark", Step(page, 2).TextContent, StringComparison.Ordinal);
        problem = null;

        await PressAsync(page, 2, "Check again");

        Button(page, 2, "Start benchmark");
    }

    [Fact]
    public async Task Home_NothingToStudy_SaysWhatIsMissing()
    {
        await using var study = await GuideFixture.CreateAsync(withModel: false);
        var page = study.Open();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".step .notice").Count(notice => notice.TextContent.Contains("no usable model", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Home_PersonaDeleted_SaysWhatIsMissing()
    {
        await using var study = await GuideFixture.CreateAsync();
        var personas = study.Get<Libraries>().Of<PersonaKind>();
        await personas.DeleteAsync((await personas.FindAsync("cautious", Cancel))!.Id, Cancel);

        var page = study.Open();

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".step .notice").Count(notice => notice.TextContent.Contains("Restore those that came with the product", StringComparison.Ordinal))));
    }

    private static IElement Step(IRenderedComponent<Home> page, int number) => page.FindAll(".step")[number - 1];

    // Waits until it can be pressed.
    private static void Button(IRenderedComponent<Home> page, int step, string text) => page.WaitForAssertion(() => Assert.Contains(
        Step(page, step).QuerySelectorAll("button:not([disabled])"), button => button.TextContent.Trim() == text));

    // On the renderer's own turn, so that the page does not change between looking and pressing.
    private static Task PressAsync(IRenderedComponent<Home> page, int step, string text)
    {
        Button(page, step, text);
        return page.InvokeAsync(() => Step(page, step).QuerySelectorAll("button").Single(button => button.TextContent.Trim() == text).ClickAsync(new()));
    }

    private static string? Link(IRenderedComponent<Home> page, int step, string text) =>
        Step(page, step).QuerySelectorAll("a").Single(link => link.TextContent.Trim() == text).GetAttribute("href");
}
