using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Tests.Model;

/// <summary>However a sequence is cut into calls, the model computes the same.</summary>
public sealed class CacheTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const float Tolerance = 2e-4f;

    public static TheoryData<ModelDevice, string, int[]> Cuts()
    {
        var data = new TheoryData<ModelDevice, string, int[]>();
        foreach (var device in new[] { ModelDevice.Cpu, ModelDevice.Cuda })
        {
            foreach (var folder in new[] { "qwen3_5-tiny", "qwen3_5-ratios" })
            {
                data.Add(device, folder, [100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
                data.Add(device, folder, [1, 1, 1, 1, 1, 105]);
                data.Add(device, folder, [64, 46]);
                data.Add(device, folder, [2, 63, 1, 44]);
                data.Add(device, folder, [70, 2, 38]);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Forward_InPieces_EqualsOnePass(ModelDevice device, string folder, int[] cuts)
    {
        using var model = await engine.Load(Fixtures.Folder(folder), device);

        var (whole, pieces) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            var ids = Ids(model, rows: 2, cuts.Sum());
            return (HostCopy.ToSingles(model.Network.Forward(ids, null, null, null)), InPieces(model, ids, null, cuts));
        });

        Near.Relative(whole, pieces, Tolerance);
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Forward_PaddedInPieces_EqualsTheRowAlone(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        const int length = 90, padding = 31;

        var (alone, padded) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            var ids = Ids(model, rows: 2, length);
            var mask = ones(2, length, ScalarType.Bool, model.Network.Device);
            mask[0].narrow(0, 0, padding).zero_();
            var row = ids.narrow(0, 0, 1).narrow(1, padding, length - padding);
            var batch = tensor(InPieces(model, ids, mask, [50, 1, 1, 30, 1, 7])).view(2, length, -1);
            return (HostCopy.ToSingles(model.Network.Forward(row, null, null, null)), HostCopy.ToSingles(batch[0].narrow(0, padding, length - padding)));
        });

        Near.Relative(alone, padded, Tolerance);
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task Return_ThenContinue_EqualsTheSequenceItself(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);

        var (expected, first, second) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            var ids = Ids(model, rows: 3, 20);
            using var cache = model.Network.CreateCache();
            model.Network.Forward(ids.narrow(1, 0, 12), null, cache, null);
            using var place = cache.Mark();
            // What was computed behind the place, of other tokens, must leave nothing there.
            model.Network.Forward(ids.narrow(1, 0, 7), null, cache, null);
            cache.Return(place);
            var once = model.Network.Forward(ids.narrow(1, 12, 8), null, cache, null);
            cache.DropStates();
            cache.Return(place);
            var again = model.Network.Forward(ids.narrow(1, 12, 8), null, cache, null);
            var whole = model.Network.Forward(ids, null, null, null).narrow(1, 12, 8);
            return (HostCopy.ToSingles(whole), HostCopy.ToSingles(once), HostCopy.ToSingles(again));
        });

        Near.Relative(expected, first, Tolerance);
        Near.Relative(expected, second, Tolerance);
    }

    [Theory]
    [InlineData(ModelDevice.Cpu)]
    [InlineData(ModelDevice.Cuda)]
    public async Task RowsOfDifferentLengths_KeptInAnotherOrder_ContinueAsTheyAre(ModelDevice device)
    {
        using var model = await engine.Load(Fixtures.TinyModel, device);
        int[] pasts = [12, 5, 9];

        var (expected, found) = await engine.Run(() =>
        {
            using var scope = NewDisposeScope();
            var ids = Ids(model, rows: 3, 20);
            using var rows = new RowBatch();
            var caches = pasts.Select(_ => model.Network.CreateCache()).ToList();
            for (var row = 0; row < pasts.Length; row++) model.Network.Forward(ids.narrow(0, row, 1).narrow(1, 0, pasts[row]), null, caches[row], null);
            rows.Append(caches);
            rows.Keep([2, 0], model.Network.Device);
            var next = cat([ids.narrow(0, 2, 1).narrow(1, 9, 3), ids.narrow(0, 0, 1).narrow(1, 12, 3)], 0);
            var continued = model.Network.ForwardRows(next, rows);
            Tensor Whole(int row) => model.Network.Forward(ids.narrow(0, row, 1), null, null, null).narrow(1, pasts[row], 3);
            return (HostCopy.ToSingles(cat([Whole(2), Whole(0)], 0)), HostCopy.ToSingles(continued));
        });

        Near.Relative(expected, found, Tolerance);
    }

    private static Tensor Ids(LanguageModel model, int rows, int length)
    {
        var ids = Enumerable.Range(0, rows * length).Select(i => (i * 7919L + i / 5) % model.Config.VocabularySize).ToArray();
        return HostCopy.FromIntegers(ids, [rows, length], model.Network.Device);
    }

    private static float[] InPieces(LanguageModel model, Tensor ids, Tensor? mask, int[] cuts)
    {
        using var cache = model.Network.CreateCache();
        var pieces = new List<Tensor>();
        foreach (var cut in cuts)
        {
            var seen = mask?.narrow(1, 0, cache.Length + cut);
            pieces.Add(model.Network.Forward(ids.narrow(1, cache.Length, cut), seen, cache, null));
        }
        return HostCopy.ToSingles(cat(pieces, 1));
    }
}
