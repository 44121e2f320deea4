using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Capture;

/// <summary>Sides whose stream is changed before it is captured.</summary>
public sealed class SideInterventionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Capture_SidesUnderInterventions_KeepsWhatAForwardPassUnderThemGives()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var folder = TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var config = ModelConfig.Load(folder);
        var file = TestDirection.Save(Path.Combine(store.Folder.Root, "d.safetensors"), 2, config.LayerCount, config.HiddenSize);
        using var spec = JsonDocument.Parse($$$"""
            {"kind": "capture", "model": "tiny", "positions": ["last-prompt-token", "response-mean"], "responseTokens": 5, "sides": [
             {"name": "plain", "promptSet": "neutral"},
             {"name": "changed", "promptSet": "neutral", "intervention": {"operations": [{"op": "set", "direction": "{{{file}}}", "value": 4, "layers": [2]}]}},
             {"name": "written", "promptSet": "neutral", "intervention": {"operations": [{"op": "set", "direction": "{{{file}}}", "value": 4, "layers": [2], "positions": "decode"}]}}]}
            """);
        var submitted = await store.Runs.SubmitAsync(spec.RootElement, null, Token);
        Assert.Empty(submitted.Errors);

        Assert.True(await store.Executor.ExecuteAsync(submitted.RunId!, Token));

        Assert.Equal(RunState.Completed, (await store.FindAsync(submitted.RunId!)).State);
        using var capture = (await store.Get<CaptureResults>().OpenCaptureAsync(submitted.RunId!, Token))!;
        Assert.Equal([null, "set d to 4, layer 2", "set d to 4, layer 2, decode"], capture.Info.Sides.Select(side => side.Intervention));
        Assert.Equal(3, capture.Info.Sides.Select(side => side.InterventionHash).Distinct().Count());
        var direction = DirectionFile.Load(file).Direction;
        using var thread = new EngineThread();
        using var model = await LanguageModel.LoadAsync(thread, folder, new ModelOptions { Device = ModelDevice.Cpu }, null, Token);
        var set = CompiledIntervention.Of(
            new([new SetTo { Direction = "d", Value = new(null, 4), Layers = new LayerList([2]) }]), _ => direction, config.LayerCount, config.HiddenSize);
        var ids = capture.ReadTokenIds("changed")[0];
        foreach (var (side, changed) in new[] { ("plain", null), ("changed", set), ("written", null) })
        {
            var pass = await model.ForwardAsync(new([.. ids.Select(id => (long)id)], 1) { Intervention = changed }, Token);
            for (var layer = 0; layer < config.LayerCount; layer++)
            {
                var last = (((layer + 1) * ids.Length) - 1) * config.HiddenSize;
                var found = First(capture, side, CapturePosition.LastPromptToken, layer);
                for (var i = 0; i < found.Length; i++)
                {
                    Assert.Equal(pass.Hidden[last + i], found[i], 1e-4f);
                }
            }
        }
        // What is set at the tokens that the model writes shows in the mean over its reply, to the number.
        Assert.Equal(4, Projection(direction, First(capture, "written", CapturePosition.ResponseMean, 2)), 1e-3);
        Assert.NotEqual(4, Projection(direction, First(capture, "plain", CapturePosition.ResponseMean, 2)), 0.1);
    }

    private static double Projection(Direction direction, float[] row) => direction.Unit(2).Zip(row, (r, h) => r * h).Sum();

    // The row of the first prompt.
    private static float[] First(CaptureFile capture, string side, CapturePosition position, int layer) => capture.ReadLayer(side, position, layer)[..capture.Info.Width];
}
