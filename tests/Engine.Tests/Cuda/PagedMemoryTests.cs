using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Step;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tests.Model;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>The kernels' memory on the processor: what goes into it from the plain model comes out as it was.</summary>
public sealed class PagedMemoryTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(new[] { 150 })]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 2, 1, 61 })]
    [InlineData(new[] { 64, 64, 1, 70 })]
    public async Task ToCache_AfterTake_GoesOnBitForBit(int[] cuts)
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var (expected, found) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var pool = new PagePool(new(model.Config, Single: true), CPU);
            using var memory = new PagedMemory(new(model.Config, Single: true), pool, CPU);
            using var plain = model.Network.CreateCache();
            var (read, last) = (0, Array.Empty<float>());
            foreach (var cut in cuts)
            {
                var ids = Ids(read, cut);
                model.Network.Forward(ids, null, plain, null);
                using var own = memory.ToCache();
                model.Network.Forward(ids, null, own, null);
                memory.Take(own);
                read += cut;
            }
            using var next = memory.ToCache();
            Assert.Equal(read, memory.Length);
            return (HostCopy.ToSingles(model.Network.Forward(Ids(read, 3), null, plain, null)), HostCopy.ToSingles(model.Network.Forward(Ids(read, 3), null, next, null)));
        });

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Return_ToAnEarlierPlace_GivesPagesBackAndGoesOnBitForBit()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);

        var (expected, found) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var pool = new PagePool(new(model.Config, Single: true), CPU);
            using var memory = new PagedMemory(new(model.Config, Single: true), pool, CPU);
            void Read(int from, int count)
            {
                using var cache = memory.ToCache();
                model.Network.Forward(Ids(from, count), null, cache, null);
                memory.Take(cache);
            }
            Read(0, 70);
            var (states, rings) = memory.CopyStates();
            Read(500, 90);
            var (pages, free) = (memory.Pages.Count, pool.FreePages);
            memory.DropStates();
            Assert.Throws<InvalidOperationException>(() => memory.Reserve(200));
            memory.Return(70, states, rings);
            Assert.Equal((3, 2, free + 1), (pages, memory.Pages.Count, pool.FreePages));
            states.Dispose();
            rings.Dispose();
            using var plain = model.Network.CreateCache();
            model.Network.Forward(Ids(0, 70), null, plain, null);
            using var own = memory.ToCache();
            return (HostCopy.ToSingles(model.Network.Forward(Ids(70, 4), null, plain, null)), HostCopy.ToSingles(model.Network.Forward(Ids(70, 4), null, own, null)));
        });

        Assert.Equal(expected, found);
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
            using (var cache = memory.ToCache())
            {
                using var ids = Ids(0, 70);
                using var normed = model.Network.Forward(ids, null, cache, null);
                memory.Take(cache);
            }
            using (memory.ToCache())
            {
            }
            memory.Dispose();
            pool.Dispose();
            return true;
        });

        Assert.Equal(before, await engine.LiveTensors());
    }

    private static Tensor Ids(int from, int count) => HostCopy.FromIntegers([.. Enumerable.Range(from, count).Select(i => (i * 7919L) % 320)], [1, count], CPU);
}
