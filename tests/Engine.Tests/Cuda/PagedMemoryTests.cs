using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>The kernels' memory on the processor: its pages, and places that it returns to.</summary>
public sealed class PagedMemoryTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Return_ToAnEarlierPlace_GivesPagesBackAndTheStatesAsTheyWere()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var (marked, returned) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var pool = new PagePool(new(model.Config, Single: true), CPU);
            using var memory = new PagedMemory(new(model.Config, Single: true), pool, CPU);
            void Read(int count)
            {
                memory.Reserve(memory.Length + count);
                memory.States!.normal_();
                memory.Rings!.normal_();
                memory.Advance(count);
            }
            Read(70);
            float[] Now() => [.. HostCopy.ToSingles(memory.States!), .. HostCopy.ToSingles(memory.Rings!)];
            var before = Now();
            var (states, rings) = memory.CopyStates();
            Read(90);
            Assert.NotEqual(before, Now());
            var (pages, free) = (memory.Pages.Count, pool.FreePages);
            memory.DropStates();
            Assert.Throws<InvalidOperationException>(() => memory.Reserve(200));
            memory.Return(70, states, rings);
            Assert.Equal((3, 2, free + 1), (pages, memory.Pages.Count, pool.FreePages));
            var after = Now();
            states.Dispose();
            rings.Dispose();
            return (before, after);
        });

        Assert.Equal(marked, returned);
    }

    [Fact]
    public async Task Pool_AfterAllIsGivenBack_KeepsOneChunkAtMost()
    {
        var (most, after, left) = await engine.Run(() =>
        {
            var shape = new StepShape(Vectorscope.Engine.Checkpoints.NewModels.NewModelShape.All["4b"].Config, Single: false);
            using var pool = new PagePool(shape, CPU);
            // Pages of 2 MiB, in chunks of 64 MiB.
            Page[] pages = [.. Enumerable.Range(0, 100).Select(_ => pool.Take())];
            Assert.Equal(pages.Length, pages.Select(page => page.Address).Distinct().Count());
            var full = pool.Bytes;
            foreach (var page in pages) pool.Give(page);
            return (full, pool.Bytes, pool.FreePages);
        });

        Assert.Equal(4L << 26, most);
        Assert.Equal((1L << 26, 32), (after, left));
    }

    [Fact]
    public async Task Dispose_FreesAllTensors()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        var before = await engine.LiveTensors();

        await engine.Run(() =>
        {
            var pool = new PagePool(new(model.Config, Single: true), CPU);
            var memory = new PagedMemory(new(model.Config, Single: true), pool, CPU);
            memory.Reserve(70);
            memory.Advance(70);
            var (states, rings) = memory.CopyStates();
            memory.Return(0, states, rings);
            states.Dispose();
            rings.Dispose();
            memory.Dispose();
            pool.Dispose();
            return true;
        });

        Assert.Equal(before, await engine.LiveTensors());
    }
}
