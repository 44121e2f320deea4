using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vectorscope.Dashboard.Components;
using Vectorscope.Dashboard.Components.Pages.Playground;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Playground;

namespace Vectorscope.Dashboard.Tests.Components.Playground;

public sealed class PlaygroundReplyTests : IAsyncDisposable
{
    private const string Hostile = "<img src=x onerror=alert(1)>\n  </div><script>alert(2)</script>\u202e";

    private readonly BunitContext _browser = new();

    public PlaygroundReplyTests()
    {
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.Services.AddPageServices();
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    private static PlaygroundBegin Begin(LayerScale scale) => new(new("m", "h"), 1, new("d", "h", "capable", null, "cautious", [scale with { Layer = 0 }, scale]),
        [new("base", null, null, new SamplingOverrides(), 2), new("plus", "add d", "x", new SamplingOverrides(), 3)]);

    private static PlaygroundPiece Piece(int arm, int index, string text, PlaygroundPart part, float? p) => new(arm, index, 7, text, part, [0, p]);

    private static readonly LayerScale Scale = new(1, true, 1, 4, 3, null, -1);

    // Events that are told one by one, as far as the test lets them.
    private async Task<PlaygroundRun> RunAsync(params PlaygroundEvent[] events)
    {
        var ended = new TaskCompletionSource();
        async IAsyncEnumerable<PlaygroundEvent> Answer()
        {
            foreach (var happened in events)
            {
                await Task.Yield();
                yield return happened;
            }
        }
        var time = new FakeTimeProvider();
        var run = PlaygroundRun.Start("{}", ["series-base", "series-1"], _ => Answer(), work => _browser.Renderer.Dispatcher.InvokeAsync(work), time, Xunit.TestContext.Current.CancellationToken);
        run.Changed += () => { if (!run.IsRunning) ended.TrySetResult(); };
        while (!ended.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            if (!run.IsRunning) break;
        }
        return run;
    }

    private IRenderedComponent<PlaygroundReply> Render(PlaygroundRun run, int arm = 0, int? token = null, bool prompt = false, LayerScale? scale = null) => _browser.Render<PlaygroundReply>(p => p
        .Add(reply => reply.Run, run).Add(reply => reply.Arm, arm).Add(reply => reply.Layer, 1).Add(reply => reply.Scale, scale ?? Scale).Add(reply => reply.Token, token).Add(reply => reply.ShowsPrompt, prompt));

    [Fact]
    public async Task Reply_HostileText_IsShownAndNeverRead()
    {
        var run = await RunAsync(Begin(Scale), Piece(0, 0, "a", PlaygroundPart.Prompt, 1), Piece(0, 1, "b", PlaygroundPart.Prompt, 1),
            Piece(0, 2, Hostile, PlaygroundPart.Thinking, 1), Piece(0, 3, "  x\n", PlaygroundPart.Answer, 2), new PlaygroundDone(0, PlaygroundEnd.Stop, 2, 1.5));

        var reply = Render(run);

        Assert.Equal(Hostile + "  x\n", reply.Find(".reply-text").TextContent);
        Assert.Empty(reply.FindAll("img, script"));
        Assert.Equal("think", reply.Find(".reply-text [data-token='0']").ClassName);
        // What turns text around is not in a label, where nothing holds it.
        Assert.DoesNotContain("\u202e", reply.Find(".strip [data-token='0']").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("2 tokens · 1.5 s · ended by itself", reply.Find("p[role=status]").TextContent);
    }

    [Theory]
    [InlineData(1f, "high", "--p:0%")]
    [InlineData(3f, "high", "--p:50%")]
    [InlineData(-1f, "low", "--p:50%")]
    [InlineData(99f, "high", "--p:100%")]
    [InlineData(-99f, "low", "--p:100%")]
    [InlineData(null, "unread", null)]
    public async Task Strip_Projection_IsColouredByItsPlaceOnTheScale(float? p, string look, string? style)
    {
        var run = await RunAsync(Begin(Scale), Piece(0, 2, "x", PlaygroundPart.Answer, p));

        var cell = Render(run).Find(".strip i");

        Assert.Equal((look, style), (cell.ClassName, cell.GetAttribute("style")));
    }

    [Fact]
    public async Task Strip_PinAndPrompt_NumberTokensFromTheReply()
    {
        var run = await RunAsync(Begin(Scale), Piece(1, 0, "a", PlaygroundPart.Prompt, 1), Piece(1, 1, "b", PlaygroundPart.Prompt, 1), Piece(1, 2, "c", PlaygroundPart.Prompt, 1),
            Piece(1, 3, "d", PlaygroundPart.Answer, 2.5f), Piece(1, 4, "", PlaygroundPart.Answer, null), new PlaygroundDone(1, PlaygroundEnd.Length, 2, 1));

        var all = Render(run, arm: 1, token: -1, prompt: true);
        var alone = Render(run, arm: 1);

        Assert.Equal(["-3", "-2", "-1", "0", "1"], all.FindAll(".strip i").Select(cell => cell.GetAttribute("data-token")));
        Assert.Equal("-1", all.Find(".strip [aria-selected=true]").GetAttribute("data-token"));
        Assert.Equal(["0", "1"], alone.FindAll(".strip i").Select(cell => cell.GetAttribute("data-token")));
        Assert.Equal(["“d” · 2.5", "part of a character · no projection at this layer"], alone.FindAll(".strip i").Select(cell => cell.GetAttribute("aria-label")));
        Assert.Contains("cut at the limit", alone.Find("p[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("add d", alone.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_OfManyTokens_DrawsWhatIsCompleteOnce()
    {
        var run = await RunAsync([Begin(Scale), .. Enumerable.Range(2, 300).Select(i => Piece(0, i, $"w{i} ", PlaygroundPart.Answer, i % 5))]);
        var reply = Render(run);
        var before = reply.FindComponents<StripChunk>().Select(chunk => chunk.RenderCount).ToArray();

        reply.Render(p => p.Add(one => one.Token, 299));

        Assert.Equal(300, reply.FindAll(".strip i").Count);
        Assert.Equal([0, 0, 0, 0, 1], reply.FindComponents<StripChunk>().Select((chunk, i) => chunk.RenderCount - before[i]));
    }

    [Fact]
    public async Task Reply_ThatFailed_SaysWhy()
    {
        var run = await RunAsync(Begin(Scale), new PlaygroundDone(0, PlaygroundEnd.Failed, 0, 0.2, "Not a number."));

        Assert.Equal("Not a number.", Render(run).Find(".notice-bad").TextContent.Trim());
    }

    [Fact]
    public async Task Scales_OfTheTokens_FollowTheFirstArmThatWroteAnyAndNeverNarrow()
    {
        var run = await RunAsync([Begin(Scale), Piece(0, 0, "a", PlaygroundPart.Prompt, 900), .. Enumerable.Range(0, 100).Select(i => Piece(0, 2 + i, "x", PlaygroundPart.Answer, i == 50 ? -700 : i % 2 == 0 ? 3 : -3.9f)), Piece(1, 3, "y", PlaygroundPart.Answer, 100)]);
        var scales = new TokenScales(run.Answer);

        Assert.Equal(("base", 0, 5), (scales.First, scales.At(1, toSides: false).Middle, scales.At(1, toSides: false).Half));
        Assert.Equal(Scale, scales.At(1, toSides: true));
        Assert.Equal(1, scales.At(0, toSides: false).Half);
    }

    [Theory]
    [InlineData("a\n\tb", "“a⏎⇥b”")]
    [InlineData("\u0007\u200f", "“��”")]
    [InlineData("", "part of a character")]
    public void TokenText_WhatCannotBeSeen_IsMadeVisible(string text, string expected) => Assert.Equal(expected, TokenText.Of(text));
}
