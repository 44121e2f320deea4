using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

public sealed class SchedulerTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly SamplingOptions Greedy = new() { Greedy = true, MaxTokens = 12 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static async Task<LanguageModel> Load(EngineFixture engine, SchedulerOptions options, ModelDtype dtype = ModelDtype.Float32, CpuStep step = CpuStep.Own)
    {
        var model = await LanguageModel.LoadAsync(engine.Thread, Fixtures.TinyModel, new ModelOptions { Device = ModelDevice.Cpu, Dtype = dtype, Scheduling = options, CpuStep = step }, null, Cancel);
        // At once what replies are checked with, so that tensors can be counted.
        await engine.Run(() => model.Network);
        return model;
    }

    internal static int[] Prompt(int length, int seed) => [.. Enumerable.Range(0, length).Select(i => (i * 7919 + seed * 104729 + i / 5) % 320)];

    [Theory]
    [InlineData(ModelDtype.Float32, CpuStep.Own, 2e-4f)]
    [InlineData(ModelDtype.Float32, CpuStep.Plain, 2e-4f)]
    [InlineData(ModelDtype.BFloat16, CpuStep.Own, 0.25f)]
    public async Task Generate_RandomSchedules_EveryRowIsAsAlone(ModelDtype dtype, CpuStep step, float logitTolerance)
    {
        // Rows of random lengths and settings join whenever a random number of tokens has been produced by those before them.
        for (var schedule = 0; schedule < (dtype == ModelDtype.Float32 ? 24 : 4); schedule++)
        {
            var random = new Random(schedule);
            var options = new SchedulerOptions { MaxRows = random.Next(1, 9), PrefillTokens = random.Next(1, 80) };
            using var model = await Load(engine, options, dtype, step);
            var rows = Enumerable.Range(0, 10).Select(_ => RandomRow(random, dtype)).ToArray();
            var starts = rows.Select((_, i) => i == 0 ? 0 : random.Next(0, 30)).Order().ToArray();
            var replies = new List<Task<GeneratedReply>>();
            var tokens = 0;
            void Start()
            {
                while (replies.Count < rows.Length && (starts[replies.Count] <= tokens || replies.TrueForAll(r => r.IsCompleted)))
                    replies.Add(model.Scheduler.GenerateAsync(new(rows[replies.Count]) { OnToken = OnToken }, Cancel));
            }
            void OnToken(int id)
            {
                tokens++;
                Start();
            }

            Task<GeneratedReply>[] started;
            do
            {
                started = await engine.Run(() =>
                {
                    Start();
                    return replies.ToArray();
                });
                await Task.WhenAll(started);
            }
            while (started.Length < rows.Length);
            for (var i = 0; i < rows.Length; i++) await ReplyCheck.HoldsAsync(model, rows[i], await started[i], logitTolerance);
            Assert.Equal((0, 0, 0), (model.Scheduler.Status.Waiting, model.Scheduler.Status.Prefilling, model.Scheduler.Status.Decoding));
        }
    }

    // Bfloat16 rounds so coarsely that tokens change their order, and with it who meets a draw: only the likeliest can be compared.
    private static GenerationRow RandomRow(Random random, ModelDtype dtype) => new(Prompt(random.Next(1, 160), random.Next(1000)), new SamplingOptions
    {
        Greedy = random.Next(3) == 0 || dtype == ModelDtype.BFloat16,
        Temperature = 1.5,
        TopK = random.Next(2) * 40,
        TopP = 0.95,
        PresencePenalty = random.Next(2) * 1.5,
        Seed = random.Next(),
        MaxTokens = random.Next(1, 20),
        StopIds = [.. Enumerable.Range(0, 8).Select(_ => random.Next(320))],
    });

    [Fact]
    public async Task Generate_LongPromptJoins_RepliesUnderWayGoOn()
    {
        using var model = await Load(engine, new SchedulerOptions { PrefillTokens = 16 });
        var first = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        int tokens = 0, atJoin = 0;
        var long_ = Task.FromResult<GeneratedReply>(null!);
        var steady = model.Scheduler.GenerateAsync(new(new(Prompt(5, 1), Greedy with { MaxTokens = 100 }))
        {
            OnToken = _ =>
            {
                if (++tokens == 10) long_ = model.Scheduler.GenerateAsync(new(new(Prompt(480, 2), Greedy)) { OnToken = _ => first.TrySetResult(tokens) }, Cancel);
            },
        }, Cancel);

        atJoin = await first.Task;
        await steady;

        // 480 prompt tokens at 16 a step are 30 steps, each of which gave the other row a token.
        Assert.InRange(atJoin - 10, 29, 32);
        Assert.Equal(12, (await long_).Ids.Count);
    }

    [Fact]
    public async Task Generate_OtherWorkOnTheEngineThread_GetsItsTurnBetweenSteps()
    {
        using var model = await Load(engine, new SchedulerOptions());
        using var source = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = model.Scheduler.GenerateAsync(
            new(new(Prompt(5, 1), Greedy with { MaxTokens = 1_000_000 })) { OnToken = _ => started.TrySetResult() }, source.Token);
        await started.Task;

        Assert.Equal(7, await engine.Run(() => 7));

        Assert.False(reply.IsCompleted);
        await source.CancelAsync();
        Assert.Equal(StopReason.Cancelled, (await reply).Reason);
    }

    [Fact]
    public async Task Generate_CancelledOnTheWay_FreesItsRowForWhoWaits()
    {
        using var model = await Load(engine, new SchedulerOptions { MaxRows = 1 });
        var before = await LiveTensors();
        using var source = new CancellationTokenSource();
        using var whileWaiting = new CancellationTokenSource();
        var tokens = 0;
        var cancelled = model.Scheduler.GenerateAsync(new(new(Prompt(9, 1), Greedy with { MaxTokens = 1_000_000 }))
        {
            OnToken = _ =>
            {
                if (++tokens == 3) source.Cancel();
            },
        }, source.Token);
        var neverBegun = model.Scheduler.GenerateAsync(new(new(Prompt(9, 2), Greedy)), whileWaiting.Token);
        var row = new GenerationRow(Prompt(9, 3), Greedy);
        var waiting = model.Scheduler.GenerateAsync(new(row), Cancel);
        await whileWaiting.CancelAsync();

        Assert.Equal((StopReason.Cancelled, 3), ((await cancelled).Reason, (await cancelled).Ids.Count));
        Assert.Equal((StopReason.Cancelled, 0), ((await neverBegun).Reason, (await neverBegun).Ids.Count));
        await ReplyCheck.HoldsAsync(model, row, await waiting);
        Assert.Equal(before, await LiveTensors());
    }

    [Fact]
    public async Task Generate_CallbackFails_EndsThatRowAlone()
    {
        using var model = await Load(engine, new SchedulerOptions());
        var before = await LiveTensors();
        var good = new GenerationRow(Prompt(30, 1), Greedy);

        var failing = model.Scheduler.GenerateAsync(new(new(Prompt(9, 2), Greedy)) { OnToken = _ => throw new InvalidDataException("enough") }, Cancel);
        var going = model.Scheduler.GenerateAsync(new(good), Cancel);

        Assert.Equal("enough", (await Assert.ThrowsAsync<InvalidDataException>(() => failing)).Message);
        await ReplyCheck.HoldsAsync(model, good, await going);
        Assert.Equal(before, await LiveTensors());
    }

    [Fact]
    public async Task Dispose_WhileReplying_EndsTheReplyWithAnErrorAndRefusesMore()
    {
        var before = await LiveTensors();
        var model = await Load(engine, new SchedulerOptions());
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reply = model.Scheduler.GenerateAsync(
            new(new(Prompt(9, 1), Greedy with { MaxTokens = 1_000_000 })) { Session = "s", OnToken = _ => started.TrySetResult() }, Cancel);
        await started.Task;

        model.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reply);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.Scheduler.GenerateAsync(new(new([1], Greedy)), Cancel));
        Assert.Equal(before, await LiveTensors());
    }

    private Task<long> LiveTensors() => engine.Run(() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
}
