using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>Pasts that are marked, returned to, and joined by others.</summary>
public sealed class StepPastTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Return_ToAMark_GoesOnAsBefore()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);

        var (first, second, dropped, bytes) = await engine.Run(() =>
        {
            using var past = steps.Create();
            int[] Continue(int tokens)
            {
                var ids = new List<int>();
                for (var next = 11; ids.Count < tokens; ids.Add(next)) next = steps.Step([CudaRows.Read(past, [next], isReply: true)])[0].Id!.Value;
                return [.. ids];
            }
            steps.Step([CudaRows.Read(past, CudaRows.Prompt(model, 0, 62))]);
            using var mark = past.Mark();
            var once = Continue(70);
            past.Return(mark);
            var again = Continue(70);
            past.DropStates();
            var held = past.Bytes;
            past.Return(mark);
            var afterDropping = Continue(70);
            Assert.Equal(132, past.Length);
            Assert.True(past.Bytes > held);
            return (once, again, afterDropping, held);
        });
        await engine.Run(() =>
        {
            steps.Dispose();
            return true;
        });

        Assert.Equal(first, second);
        Assert.Equal(first, dropped);
        Assert.True(bytes > 0);
    }

    [Fact]
    public async Task Step_NeighboursOfABatch_ChangeNothingOfARow()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cuda);
        using var steps = await engine.StepsOf(model);

        var (alone, among) = await engine.Run(() =>
        {
            float[] Logits(int others)
            {
                var pasts = Enumerable.Range(0, others + 1).Select(_ => steps.Create()).ToArray();
                steps.Step([.. pasts.Select((past, row) => CudaRows.Read(past, CudaRows.Prompt(model, row == others ? 0 : row + 1, 5 + row % 80)[..(row == others ? 5 : 5 + row % 80)]))]);
                for (var step = 0; step < 8; step++) steps.Step([.. pasts.Select((past, row) => CudaRows.Read(past, [step + (row == others ? 0 : row)], isReply: true))]);
                var logits = CudaRows.LogitsOf(steps, others);
                foreach (var past in pasts) past.Dispose();
                return logits;
            }
            return (Logits(0), Logits(100));
        });
        await engine.Run(() =>
        {
            steps.Dispose();
            return true;
        });

        Near.Absolute(alone, among, 2e-4f);
    }
}
