using System.Text.Json;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions.Finding;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Capture;

public sealed class CaptureDirectionsTests
{
    private const string Spec = """
        {"kind": "capture", "model": "tiny", "positions": ["last-prompt-token", "prompt-mean"], "thinking": false,
         "sides": [{"name": "bold", "persona": "bold", "promptSet": "neutral"}, {"name": "shy", "persona": "shy", "promptSet": "neutral"},
                   {"name": "none", "persona": null, "promptSet": "neutral"}]}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MeanDifference_OfACapture_IsTheDifferenceOfItsRows()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await CaptureAsync(store);

        foreach (var position in new[] { CapturePosition.PromptMean, CapturePosition.LastPromptToken })
        {
            var (saved, problem) = await store.Get<CaptureDirections>().SaveAsync(new(run, "bold", "shy", position.Name(), "none"), new(position.Name(), "found"), Token);

            Assert.Null(problem);
            Assert.Empty(saved!.Notes);
            var content = saved.Row!.ContentAs<DirectionContent>();
            var (direction, pairs) = DirectionFile.Load(store.Artifacts.PathOf(content.Sha256)!);
            using var capture = (await store.Get<CaptureResults>().OpenCaptureAsync(run, Token))!;
            Assert.Equal((capture.Info.Layers - 1, capture.Info.Width), (direction.LayerCount, direction.Width));
            var tooShort = new List<int>();
            for (var layer = 0; layer < capture.Info.Layers; layer++)
            {
                var (bold, shy, none) = (Rows(capture, "bold", position, layer), Rows(capture, "shy", position, layer), Rows(capture, "none", position, layer));
                for (var i = 0; i < direction.Width; i++)
                {
                    Assert.Equal(bold.Average(row => (double)row[i]) - shy.Average(row => (double)row[i]), direction.Row(layer)[i], 1e-6);
                    Assert.Equal(bold.Average(row => (double)row[i]), direction.Means.Positive![(layer * direction.Width) + i], 1e-6);
                    Assert.Equal(shy.Average(row => (double)row[i]), direction.Means.Negative![(layer * direction.Width) + i], 1e-6);
                    Assert.Equal(none.Average(row => (double)row[i]), direction.Means.Neutral![(layer * direction.Width) + i], 1e-6);
                }
                var length = Math.Sqrt(Enumerable.Range(0, direction.Width).Sum(i => Math.Pow(bold.Average(row => (double)row[i]) - shy.Average(row => (double)row[i]), 2)));
                if (length < 1e-4 * direction.AmbientNorm![layer])
                {
                    tooShort.Add(layer);
                }
                Assert.Equal(bold.Concat(shy).Average(row => Math.Sqrt(row.Sum(value => (double)value * value))), direction.AmbientNorm![layer], 1e-5);
            }
            // The last token of the prompt is the same in all, so the embedding tells nothing apart.
            Assert.Equal(position == CapturePosition.LastPromptToken, content.Unusable.Contains(0));
            Assert.Equal(tooShort, content.Unusable);
            Assert.Equal(
                new DirectionProvenance
                {
                    ModelHash = capture.Info.ModelHash, CaptureRun = run, Positive = "bold", Negative = "shy", Neutral = "none", Position = position.Name(),
                    Method = "mean difference", CodeVersion = content.Provenance.CodeVersion,
                },
                content.Provenance);
            Assert.NotNull(content.Provenance.CodeVersion);
            Assert.Equal(run, pairs["capture_run"]);
            // The ambient norm is the figure that separability shows.
            var report = (await store.Get<CaptureResults>().ReadSeparabilityAsync(run, Token))!.Reports
                .Single(report => report.SideA == "bold" && report.SideB == "shy" && report.Position == position.Name());
            Assert.All(report.Layers, layer => Assert.Equal(layer.AmbientNorm, direction.AmbientNorm![layer.Layer], 1e-5));
        }
    }

    [Fact]
    public async Task MeanDifference_OfWhatACaptureHasNot_IsRefusedByName()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await CaptureAsync(store);
        var queued = (await SubmitAsync(store))!;
        var other = await store.SubmitAsync("other");

        foreach (var (request, field, says) in new (CaptureDirectionRequest, string, string)[]
        {
            (new("nobody", "bold", "shy", "prompt-mean"), "run", "There is no run nobody."),
            (new(other, "bold", "shy", "prompt-mean"), "run", "of the kind scripted"),
            (new(queued, "bold", "shy", "prompt-mean"), "run", "only a completed one"),
            (new(run, "brave", "shy", "prompt-mean"), "positive", "no side \"brave\"; it has bold, shy, none."),
            (new(run, "bold", "Shy", "prompt-mean"), "negative", "no side \"Shy\""),
            (new(run, "bold", "shy", "prompt-mean", "some"), "neutral", "no side \"some\""),
            (new(run, "bold", "bold", "prompt-mean"), "negative", "positive side as well"),
            (new(run, "bold", "shy", "response-mean"), "position", "no position \"response-mean\"; it has last-prompt-token, prompt-mean."),
            (new(run, "bold", "shy", "somewhere"), "position", "no position \"somewhere\""),
        })
        {
            var (saved, problem) = await store.Get<CaptureDirections>().SaveAsync(request, new("d"), Token);
            Assert.Null(saved);
            Assert.Equal(field, problem!.Field);
            Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        }
        Assert.Empty(await store.Get<Libraries>().Of<DirectionKind>().ListAsync(Token));
    }

    [Fact]
    public void MeanDifference_OfRowsWithANumberThatIsNone_NamesSideLayerAndRow()
    {
        static SideRows Side(string name, float odd) => new(name, 300, (layer, first, rows) =>
        {
            rows.Fill(layer + 1);
            if (first <= 290 && 290 < first + (rows.Length / 2)) rows[(290 - first) * 2] = odd;
        });

        Assert.Contains("Side b, layer 0: row 290", Assert.Throws<DirectionException>(() => MeanDifference.Of("d", 1, 2, Side("a", 0), Side("b", float.NaN), null)).Message, StringComparison.Ordinal);
        Assert.Contains("the same mean at every layer", Assert.Throws<DirectionException>(() => MeanDifference.Of("d", 1, 2, Side("a", 1), Side("b", 1), null)).Message, StringComparison.Ordinal);
        // Rows beyond those that are read at once count like the others.
        Assert.Equal(1 / 300f, MeanDifference.Of("d", 1, 2, Side("a", 2), Side("b", 1), null).Row(0)[0], 1e-7f);
    }

    private static float[][] Rows(CaptureFile capture, string side, CapturePosition position, int layer) => [.. capture.ReadLayer(side, position, layer).Chunk(capture.Info.Width)];

    private static async Task<string> CaptureAsync(TestStore store)
    {
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona("bold", "You are bold."), Token);
        await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona("shy", "You are shy!"), Token);
        TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var id = (await SubmitAsync(store))!;
        await store.Executor.ExecuteAsync(id, Token);
        return id;
    }

    private static async Task<string?> SubmitAsync(TestStore store)
    {
        using var spec = JsonDocument.Parse(Spec);
        var result = await store.Runs.SubmitAsync(spec.RootElement, null, Token);
        Assert.Empty(result.Errors);
        return result.RunId;
    }
}
