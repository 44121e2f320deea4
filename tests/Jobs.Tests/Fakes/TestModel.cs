using Vectorscope.Engine.Checkpoints.NewModels;

namespace Vectorscope.Jobs.Tests.Fakes;

/// <summary>A tiny random model with a byte-level tokenizer in a store's models folder.</summary>
internal static class TestModel
{
    public static string Create(TestStore store, string name = "tiny", long seed = 1)
    {
        var folder = Path.Combine(store.Folder.Models, name);
        var info = NewModel.Create(new NewModelOptions("tiny", folder, Seed: seed), null, TestContext.Current.CancellationToken);
        Assert.True(info.HasTokenizer);
        return folder;
    }
}
