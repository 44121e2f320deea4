using Vectorscope.Engine.Generation.Steps;

namespace Vectorscope.Engine.Tests.Cpu;

/// <summary>What a row remembers on the CPU: places it returns to, and what it holds.</summary>
public sealed class CpuPastTests
{
    [Theory]
    [InlineData(64, 1)]
    [InlineData(30, 100)]
    [InlineData(1, 63)]
    public void Return_ToAPlace_GoesOnAsIfNothingHadFollowed(int before, int after)
    {
        using var steps = CpuRun.Load(Fixtures.PocketModel, 2);
        int[] prompt = CpuRun.Ids(before, 1, 4096), other = CpuRun.Ids(after, 2, 4096), next = CpuRun.Ids(40, 3, 4096);
        using var fresh = steps.Create();
        var expected = CpuRun.Logits(steps, fresh, [.. prompt, .. next], [before, 30, 1, 9]);
        using var past = steps.Create();
        CpuRun.Logits(steps, past, prompt, [before]);
        using var place = past.Mark();
        CpuRun.Logits(steps, past, other, [after]);

        // Twice: a place can be used again, and the states may have been dropped meanwhile.
        for (var turn = 0; turn < 2; turn++)
        {
            if (turn == 1) past.DropStates();
            past.Return(place);

            Assert.Equal((before, before), (past.Length, place.Length));
            Assert.Equal(expected[1..], CpuRun.Logits(steps, past, next, [30, 1, 9]));
        }
    }

    [Fact]
    public void Bytes_AreThoseOfPagesAndStates()
    {
        using var steps = CpuRun.Load(Fixtures.PocketModel, 1);
        using var past = steps.Create();
        Assert.Equal(0, past.Bytes);

        // Keys and values: 2 layers, 2 heads of 64 channels. States: 6 layers, 8 heads of 32 by 32, and 4 tokens of 512 channels.
        const long page = 64 * 2 * 2 * 2 * 64 * sizeof(float), states = 6 * ((8 * 32 * 32) + (4 * 512)) * sizeof(float);
        CpuRun.Logits(steps, past, CpuRun.Ids(64, 1, 4096), [64]);
        Assert.Equal(page + states, past.Bytes);
        CpuRun.Logits(steps, past, [1], [1]);
        Assert.Equal((2 * page) + states, past.Bytes);
        using (var mark = past.Mark()) Assert.Equal(states, mark.Bytes);
        past.DropStates();
        Assert.Equal(2 * page, past.Bytes);
        past.Dispose();
        Assert.Equal(0, past.Bytes);
    }

    [Fact]
    public void Dispose_Twice_IsFine()
    {
        var steps = CpuRun.Load(Fixtures.TinyModel, 3);
        using var past = steps.Create();
        CpuRun.Logits(steps, past, [1, 2], [2]);

        steps.Dispose();
        steps.Dispose();
    }

    [Fact]
    public void Step_OfAPastThatIsOver_IsRefused()
    {
        using var steps = CpuRun.Load(Fixtures.TinyModel, 1);
        var (over, dropped) = (steps.Create(), steps.Create());
        over.Dispose();
        CpuRun.Logits(steps, dropped, [1, 2], [2]);
        dropped.DropStates();

        Assert.Throws<ObjectDisposedException>(() => steps.Step([new(over, [1])]));
        Assert.Throws<InvalidOperationException>(() => steps.Step([new(dropped, [1])]));
        dropped.Dispose();
    }
}
