using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Cuda.Driver;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>What the steps of a model take on a device, told before it is loaded.</summary>
public sealed class CudaFootprintTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("4b", false)]
    [InlineData("4b", true)]
    [InlineData("pocket", false)]
    public async Task BytesOf_AShape_AreThoseOfItsBuffers(string name, bool single)
    {
        await engine.Require(ModelDevice.Cuda);

        var (expected, found) = await engine.Run(() =>
        {
            var shape = new StepShape(NewModelShape.All[name].Config, single);
            var multiprocessors = CudaDriver.Attribute(CudaDriver.MultiprocessorCount);
            using var buffers = new StepBuffers(shape, TorchSharp.torch.CUDA, multiprocessors);
            return (buffers.DeviceBytes, StepBuffers.BytesOf(shape, multiprocessors));
        });

        Assert.Equal(expected, found);
    }
}
