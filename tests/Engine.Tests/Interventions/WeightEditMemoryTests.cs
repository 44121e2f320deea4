using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Tests.Interventions;

public sealed class WeightEditMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // What is allocated at all, not only at once, does not follow the size of the largest matrix: 64 MiB more of it in single precision.
    [Fact]
    public void Run_AMuchLargerEmbedding_AllocatesNoMore()
    {
        long Allocated(int vocabulary)
        {
            var model = _folder[$"model-{vocabulary}"];
            var config = NewModel.Create(new("tiny-2", model, vocabulary, Type: TensorType.F32), null, TestContext.Current.CancellationToken).Config;
            var edit = new Intervention([new Ablate { Direction = "d1", Row = 1, Site = OperationSite.Writes }]);
            var direction = Examples.Direction(model: config);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Edits.Run(model, edit, new(), _folder[$"edited-{vocabulary}"], [direction]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The first one also fills pools and compiles.
        Allocated(32_000);
        var (small, large) = (Allocated(32_768), Allocated(294_912));

        // Embedding and head.
        Assert.InRange(new FileInfo(_folder["edited-294912/model.safetensors"]).Length - new FileInfo(_folder["edited-32768/model.safetensors"]).Length, 127 << 20, 129 << 20);
        // Pools of the runtime grow and shrink by some of these.
        Assert.InRange(large - small, -(32 << 20), 32 << 20);
    }

    public void Dispose() => _folder.Dispose();
}
