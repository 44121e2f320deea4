using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Sessions come and go without leaving anything behind. Alone: the process's memory is everybody's.</summary>
[Collection(nameof(SessionMemoryTests))]
public sealed class SessionMemoryTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task TwoHundredTurns_LeaveTheHeapAsItWas()
    {
        using var model = await SchedulerTests.Load(engine, new SchedulerOptions());
        await Trials(model, 0, 10);
        var (tensors, memory) = (await engine.LiveTensors(), await ResidentBytes());

        await Trials(model, 10, 50);

        Assert.Equal(tensors, await engine.LiveTensors());
        Assert.InRange(await ResidentBytes() - memory, long.MinValue, 24L << 20);
    }

    // Each of five turns, two at a time.
    private static async Task Trials(LanguageModel model, int first, int count)
    {
        for (var trial = first; trial < first + count; trial += 2)
            await Task.WhenAll(Trial(model, trial), Trial(model, trial + 1));
    }

    private static async Task Trial(LanguageModel model, int trial)
    {
        int[] history = SchedulerTests.Prompt(150, trial);
        for (var turn = 0; turn < 5; turn++)
        {
            var row = new GenerationRow([.. history, 301, 302, 303], new SamplingOptions { Temperature = 1.2, TopK = 40, Seed = turn, MaxTokens = 6 });
            var reply = await model.Scheduler.GenerateAsync(new(row) { Session = $"{trial}", Places = [history.Length] }, TestContext.Current.CancellationToken);
            history = [.. history, .. reply.Ids, .. SchedulerTests.Prompt(100, turn)];
        }
        model.Scheduler.EndSession($"{trial}");
    }

    private Task<long> ResidentBytes() => engine.Run(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        NativeHeap.Trim();
        return Environment.WorkingSet;
    });
}
