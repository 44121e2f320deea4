using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests.Activations.Files;

public sealed class CaptureStoreTests : IDisposable
{
    private const int Layers = 3;
    private const int Width = 4;
    private static readonly CaptureModelInfo s_model = new("hash", Layers, Width, "cpu", "float32", "test");
    private readonly string _folder = Directory.CreateTempSubdirectory("capture-").FullName;

    private static CapturePlan Plan() =>
        PlanExamples.Make([CapturePosition.LastPromptToken, CapturePosition.ResponseMean], oddSide: true);

    private static BatchBuffers Answer(CapturePlan plan, CaptureBatch batch)
    {
        // Room for one row more than there are: a batch need not fill its buffers.
        var answer = new BatchBuffers(plan.Positions.Count, Layers + 1, batch.Rows.Count + 1, Width)
        {
            Responses = [.. batch.Rows.Select(row => Enumerable.Range(row.Number, row.Number % 4).ToArray())],
        };
        for (var p = 0; p < plan.Positions.Count; p++)
        {
            for (var layer = 0; layer <= Layers; layer++)
            {
                var rows = answer.Layer(p, layer, batch.Rows.Count);
                for (var i = 0; i < rows.Length; i++)
                    rows[i] = batch.Rows[i / Width].Number * 1000 + (int)plan.Positions[p] * 100 + (layer * Width) + i % Width;
            }
        }
        return answer;
    }

    private string Run(string name, Func<int, bool, bool>? killAfter = null, CapturePlan? of = null)
    {
        var plan = of ?? Plan();
        var layout = new CaptureLayout(plan, s_model);
        var path = Path.Combine(_folder, name);
        var batches = CaptureBatches.Of(plan);
        using var store = CaptureStore.Open(layout, path, batches.Count);
        foreach (var batch in batches.ExceptBy(store.Finished, b => b.Id))
        {
            var answer = Answer(plan, batch);
            for (var layer = 0; layer <= Layers; layer++)
            {
                if (layer == Layers && killAfter?.Invoke(batch.Id, true) == true)
                    return path;
                for (var p = 0; p < plan.Positions.Count; p++) store.Write(batch, answer, p, layer);
                store.FlushEarly();
            }
            store.Finish(batch, answer);
            if (killAfter?.Invoke(batch.Id, false) == true)
                return path;
        }
        store.Complete();
        return path;
    }

    [Fact]
    public void Open_AfterAKillAtEveryBatch_EndsWithTheSameBytes()
    {
        var undisturbed = File.ReadAllBytes(Run("a"));
        var batches = CaptureBatches.Of(Plan()).Count;
        Assert.True(batches >= 4);
        for (var kill = 0; kill < batches; kill++)
        {
            // Behind a batch, and behind all of its layers but the last.
            var path = Run($"b{kill}", (batch, within) => batch == kill && within == (kill % 2 == 1));
            Assert.False(File.Exists(path));
            // The kill fell into the next batch's journal line.
            File.AppendAllText(CaptureStore.JournalPath(path), "batch 4 0a");

            Run($"b{kill}");

            Assert.Equal(undisturbed, File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFiles(_folder, $"b{kill}*"));
        }
    }

    [Fact]
    public void Open_AJournalWithoutItsFile_StartsAgain()
    {
        var path = Run("a", (batch, within) => batch == 1 && !within);
        File.Delete(CaptureStore.PartialPath(path));

        using var store = CaptureStore.Open(new CaptureLayout(Plan(), s_model), path, 99);

        Assert.Empty(store.Finished);
    }

    [Fact]
    public void Open_AfterTheModelChanged_StartsAgain()
    {
        var path = Run("a", (batch, within) => batch == 1 && !within);

        using var store = CaptureStore.Open(new CaptureLayout(Plan(), s_model with { ContentHash = "other" }), path, 99);

        Assert.Empty(store.Finished);
    }

    [Fact]
    public void IsComplete_AnotherCapturesFile_IsRefused()
    {
        var path = Run("a");

        Assert.True(CaptureStore.IsComplete(new CaptureLayout(Plan(), s_model), path));
        var thrown = Assert.Throws<CaptureException>(() =>
            CaptureStore.IsComplete(new CaptureLayout(Plan() with { Seed = 9 }, s_model), path));
        Assert.Contains(path, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CaptureFile_OfAFinishedCapture_GivesBackLayersTokensAndTexts()
    {
        var plan = Plan();
        using var file = CaptureFile.Open(Run("a"));

        Assert.Equal(["expert", "cautious", "neutral"], file.Info.Sides.Select(side => side.Name));
        Assert.Equal(plan.Sides[0].Persona, file.Info.Side("expert").Persona);
        Assert.Null(file.Info.Side("neutral").Persona);
        Assert.Equal(plan.Sides[1].Prompts.Select(p => p.Text), file.Info.Side("cautious").Prompts);
        Assert.Equal(plan.Positions, file.Info.Positions);
        Assert.Equal((Layers + 1, Width, "hash", 3), (file.Info.Layers, file.Info.Width, file.Info.ModelHash, file.Info.ResponseTokens));
        Assert.Equal(plan.Sides[1].Prompts.Select(p => p.TokenIds), file.ReadTokenIds("cautious"));
        // Row 9 of the plan is prompt 2 of the second side.
        Assert.Equal([9], file.ReadResponseIds("cautious")![2]);
        var layer = file.ReadLayer("cautious", CapturePosition.ResponseMean, 2);
        Assert.Equal(7 * Width, layer.Length);
        Assert.Equal([9208f, 9209f, 9210f, 9211f], layer[(2 * Width)..(3 * Width)]);
    }

    [Fact]
    public void Contrast_AtTheResponse_LeavesOutPairsWithAnEmptyReply()
    {
        using var file = CaptureFile.Open(Run("a"));

        var contrast = file.Contrast("expert", "cautious", CapturePosition.ResponseMean);

        // Replies have (row number mod 4) tokens: empty at prompts 0 and 4 of the first side, 1 and 5 of the second.
        Assert.Equal([2, 3, 6], contrast.PromptsA!);
        Assert.Equal([2, 3, 6], contrast.PromptsB!);
        var rows = new float[3 * Width];
        contrast.ReadB(0, rows);
        // Prompts 2, 3 and 6 of the second side are rows 9, 10 and 13 of the plan.
        Assert.Equal([9200f, 10200f, 13200f], [rows[0], rows[Width], rows[2 * Width]]);
        Assert.Contains(contrast.Warnings, warning => warning.Code == "dropped-rows");
    }

    [Fact]
    public void Contrast_OfVeryManyPrompts_DrawsTheSameOnBothSides()
    {
        var plan = PlanExamples.Make([CapturePosition.LastPromptToken, CapturePosition.ResponseMean], prompts: ContrastRows.MostRows + 50, batchTokens: 10_000);
        using var file = CaptureFile.Open(Run("many", of: plan));

        var contrast = file.Contrast("expert", "cautious", CapturePosition.LastPromptToken);

        Assert.Equal(ContrastRows.MostRows, contrast.KeysA.Count);
        Assert.Equal(contrast.PromptsA, contrast.PromptsB);
        Assert.Equal(contrast.PromptsA!.Order().Distinct(), contrast.PromptsA!);
        Assert.Equal(contrast.PromptsA, file.Contrast("expert", "cautious", CapturePosition.LastPromptToken).PromptsA);
        Assert.Contains(contrast.Warnings, warning => warning.Code == "sampled-rows" && warning.Message.StartsWith("Of 550 and 550 rows, 500 and 500 were drawn", StringComparison.Ordinal));
    }

    [Fact]
    public void Contrast_OfAnUnknownSide_NamesThoseThereAre()
    {
        using var file = CaptureFile.Open(Run("a"));

        var thrown = Assert.Throws<CaptureException>(() => file.Contrast("expert", "bold", CapturePosition.LastPromptToken));

        Assert.Contains("expert, cautious, neutral", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CaptureFile_OfAnotherSafetensorsFile_IsRefused()
    {
        var path = Path.Combine(_folder, "plain");
        SafetensorsWriter.Create(path, [new("x", TensorType.F32, [2])]).Dispose();

        Assert.Throws<CaptureException>(() => CaptureFile.Open(path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
