using TorchSharp;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Tests.Runtime;

public sealed class LibTorchTests
{
    [Fact]
    public async Task EngineThread_FirstWorkItem_RunsOnLoadedLibTorchInInferenceMode()
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));

        var (sum, inference) = await engine.RunAsync(() =>
        {
            using var x = torch.arange(10, torch.float32);
            using var total = x.sum();
            return (total.item<float>(), torch.is_inference_mode_enabled());
        }, TestContext.Current.CancellationToken);

        Assert.Equal(45f, sum);
        Assert.True(inference);
    }

    [Fact]
    public async Task EngineThread_WorkThatThrows_HandsTheExceptionToTheCaller()
    {
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            engine.RunAsync<int>(() => throw new InvalidDataException("odd"), TestContext.Current.CancellationToken));
    }
}
