using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>What a session remembers saves work and changes nothing.</summary>
public sealed class SessionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly SamplingOptions Sampling = new() { Temperature = 1.2, TopK = 40, MaxTokens = 14, Seed = 5, StopIds = [3, 40, 77, 123, 200, 290] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // A generation prompt that opens a thinking block: later prompts do not hold it.
    private static readonly int[] GenerationPrompt = [301, 302, 303];

    private static async Task<GeneratedReply> Turn(
        LanguageModel model, int[] history, string? session, bool rememberReply = true, int seed = 5, CancellationToken cancel = default)
    {
        var row = new GenerationRow([.. history, .. GenerationPrompt], Sampling with { Seed = seed });
        var reply = await model.Scheduler.GenerateAsync(new(row) { Session = session, Places = [history.Length], RememberReply = rememberReply }, cancel);
        await ReplyCheck.HoldsAsync(model, row, reply);
        return reply;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Turns_ThinkingDropped_ComputeOnlyWhatIsNewAndReplyAsFromTheStart(bool rememberReply)
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions { PrefillTokens = 50 });
        var conversations = Enumerable.Range(0, 4).Select(async c =>
        {
            int[] history = SchedulerTests.Prompt(120 + 31 * c, c);
            var known = 0;
            for (var turn = 0; turn < 6; turn++)
            {
                var reply = await Turn(model, history, $"trial {c}", rememberReply, seed: turn, Cancel);

                Assert.Equal(known, reply.CachedTokens);
                known = history.Length;
                // Half of the reply is thinking; the rest comes back as part of the history, then something new.
                history = [.. history, .. reply.Ids.Skip(reply.Ids.Count / 2), .. SchedulerTests.Prompt(20 + turn, 100 + turn)];
            }
        });

        await Task.WhenAll(conversations);
    }

    [Fact]
    public async Task Turns_ReplyKept_GoOnFromTheEndOfTheReply()
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions());
        var first = await Turn(model, SchedulerTests.Prompt(60, 1), "s", cancel: Cancel);
        int[] sequence = [.. SchedulerTests.Prompt(60, 1), .. GenerationPrompt, .. first.Ids];

        var next = await Turn(model, [.. sequence, 7, 8, 9], "s", cancel: Cancel);

        // The last token of a reply that used up its budget was never computed.
        Assert.Equal(first.Reason == StopReason.Length ? sequence.Length - 1 : sequence.Length, next.CachedTokens);
    }

    [Fact]
    public async Task Turns_AnotherHistory_StartsAnew()
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions());
        await Turn(model, SchedulerTests.Prompt(60, 1), "s", cancel: Cancel);

        Assert.Equal(0, (await Turn(model, SchedulerTests.Prompt(60, 2), "s", cancel: Cancel)).CachedTokens);
        Assert.Equal(0, (await Turn(model, SchedulerTests.Prompt(59, 2), "s", cancel: Cancel)).CachedTokens);
    }

    [Fact]
    public async Task Turns_PromptRepeated_ReturnToItsPlace()
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions());
        await Turn(model, SchedulerTests.Prompt(60, 1), "s", cancel: Cancel);

        Assert.Equal(60, (await Turn(model, SchedulerTests.Prompt(60, 1), "s", seed: 8, cancel: Cancel)).CachedTokens);
    }

    [Fact]
    public async Task Turns_OneCancelled_TheNextStillFindsThePlaceBefore()
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions());
        int[] history = SchedulerTests.Prompt(60, 1);
        await Turn(model, history, "s", rememberReply: false, cancel: Cancel);
        int[] longer = [.. history, .. SchedulerTests.Prompt(30, 2)];
        using var source = new CancellationTokenSource();
        var cancelled = await model.Scheduler.GenerateAsync(new(new([.. longer, 1], Sampling with { StopIds = [], MaxTokens = 1_000_000 }))
        {
            Session = "s",
            OnToken = _ => source.Cancel(),
        }, source.Token);

        var next = await Turn(model, longer, "s", cancel: Cancel);

        Assert.Equal(StopReason.Cancelled, cancelled.Reason);
        Assert.Equal((60, 60), (cancelled.CachedTokens, next.CachedTokens));
    }

    [Fact]
    public async Task Turns_SessionInUse_TheOtherRequestIsComputedWithoutIt()
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions());
        int[] history = SchedulerTests.Prompt(60, 1);
        await Turn(model, history, "s", cancel: Cancel);

        var both = await Task.WhenAll(Turn(model, history, "s", seed: 1, cancel: Cancel), Turn(model, history, "s", seed: 2, cancel: Cancel));

        Assert.Contains(60, both.Select(r => r.CachedTokens));
        Assert.Equal(1, model.Scheduler.Status.Sessions);
    }

    [Fact]
    public async Task Sessions_OverTheBudget_TheLeastRecentlyUsedGoes()
    {
        long one;
        using (var model = await SchedulerTests.Load(engine, new SchedulerOptions()))
        {
            await Turn(model, SchedulerTests.Prompt(60, 0), "a", cancel: Cancel);
            one = model.Scheduler.Status.SessionBytes;
        }
        using var small = await SchedulerTests.Load(engine, new SchedulerOptions { SessionBytes = 5 * one / 2 });

        foreach (var (key, prompt) in new[] { ("a", 0), ("b", 1), ("a", 0), ("c", 2) })
            await Turn(small, SchedulerTests.Prompt(60, prompt), key, cancel: Cancel);
        var (a, b) = (await Turn(small, SchedulerTests.Prompt(60, 0), "a", cancel: Cancel), await Turn(small, SchedulerTests.Prompt(60, 1), "b", cancel: Cancel));

        Assert.True(one > 0);
        Assert.Equal((60, 0), (a.CachedTokens, b.CachedTokens));
        Assert.InRange(small.Scheduler.Status.SessionBytes, one, 5 * one / 2);
        Assert.Equal(2, small.Scheduler.Status.Evicted);
    }

    [Theory]
    [InlineData(CpuStep.Own)]
    [InlineData(CpuStep.Plain)]
    public async Task EndSession_FreesWhatItHeld(CpuStep step)
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions(), step: step);
        var before = await engine.LiveTensors();
        await Turn(model, SchedulerTests.Prompt(60, 1), "s", cancel: Cancel);
        Assert.True(model.Scheduler.Status.SessionBytes > 0);
        // Our own step remembers in no tensor.
        if (step == CpuStep.Plain) Assert.True(await engine.LiveTensors() > before);

        model.Scheduler.EndSession("s");
        model.Scheduler.EndSession("never seen");

        Assert.Equal(before, await engine.LiveTensors());
        Assert.Equal((0, 0L), (model.Scheduler.Status.Sessions, model.Scheduler.Status.SessionBytes));
        Assert.Equal(0, (await Turn(model, SchedulerTests.Prompt(60, 1), null, cancel: Cancel)).CachedTokens);
    }
}
