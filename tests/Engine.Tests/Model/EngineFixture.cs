using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>An engine thread shared by a class of tests. VECTORSCOPE_LIBTORCH names the libtorch folder to test.</summary>
public sealed class EngineFixture : IDisposable
{
    internal EngineThread Thread { get; } = new(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));

    /// <summary>Skips the running test, saying so, where its device is missing.</summary>
    internal async Task Require(ModelDevice device)
    {
        if (device != ModelDevice.Cuda) return;
        var cuda = await Run(() => LibTorch.Load().Cuda);
        Assert.SkipUnless(cuda, "There is no CUDA device here: this case was not tested.");
    }

    internal Task<T> Run<T>(Func<T> work) => Thread.RunAsync(work, TestContext.Current.CancellationToken);

    internal async Task<LanguageModel> Load(string folder, ModelDevice device, ModelDtype dtype = ModelDtype.Float32)
    {
        await Require(device);
        return await LanguageModel.LoadAsync(Thread, folder, new ModelOptions { Device = device, Dtype = dtype }, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Tensors that the engine thread holds.</summary>
    /// <remarks>A session that ends while a step runs goes with the next step, which is queued when that step ends: this waits for both.</remarks>
    internal async Task<long> LiveTensors()
    {
        await Run(() => true);
        return await Run(() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public void Dispose() => Thread.Dispose();
}
