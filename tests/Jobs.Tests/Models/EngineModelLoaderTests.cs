using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Models;

public sealed class EngineModelLoaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The same as the engine foretells, which its own tests hold against the tensors of the loaded model; not merely a size for every parameter.</summary>
    [Theory]
    [InlineData(ModelDtype.Float32, sizeof(float))]
    [InlineData(ModelDtype.BFloat16, sizeof(ushort))]
    public async Task Bytes_OfAModel_AreThoseOfItsWeightsAsTheyAreLoaded(ModelDtype dtype, int size)
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        var placement = new ModelPlacement { Dtype = dtype, Device = ModelDevice.Cpu };
        var loader = new EngineModelLoader(store.Get<EngineThread>(), store.Get<ModelLibrary>(), null);

        var bytes = await loader.BytesOfAsync(new ModelRequest(folder, "hash", placement), Token);

        var foretold = await LanguageModel.FootprintAsync(store.Get<EngineThread>(), folder, new ModelOptions(placement), Token);
        Assert.Equal(foretold.Weights, bytes);
        // Norms and decay rates are single precision whatever the type.
        Assert.True(bytes > Checkpoint.Inspect(folder).Parameters * size);
    }

    [Fact]
    public async Task Bytes_OfAFolderWithoutModel_AreRefusedByName()
    {
        await using var store = await TestStore.CreateAsync();
        var loader = new EngineModelLoader(store.Get<EngineThread>(), store.Get<ModelLibrary>(), null);

        var error = await Assert.ThrowsAsync<CheckpointException>(() => loader.BytesOfAsync(new ModelRequest(store.Folder.Models, "hash"), Token));

        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
    }
}
