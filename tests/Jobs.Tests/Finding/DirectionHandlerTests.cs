using System.Text.Json.Nodes;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Activations.Files;
using Vectorscope.Engine.Directions.Auditing;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Finding;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Finding;

public sealed class DirectionHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mean-difference", "mean difference")]
    [InlineData("robust-mean-difference", "robust mean difference")]
    [InlineData("principal-component", "first principal component of paired differences")]
    [InlineData("logistic-probe", "logistic probe")]
    [InlineData("lda", "LDA with shrinkage")]
    public async Task Direction_ByEachMethod_EntersTheLibraryWithItsAudit(string method, string words)
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store);
        var spec = SmallCaptures.Between(capture, "axis");
        spec["method"] = method;

        var run = await SmallCaptures.RunAsync(store, spec);

        var (opened, _) = await store.Get<DirectionLibrary>().OpenAsync("axis", Token);
        using var rows = (await store.Get<CaptureResults>().OpenCaptureAsync(capture, Token))!;
        var (direction, from) = (opened!.Direction, opened.Provenance);
        Assert.Equal(
            new DirectionProvenance
            {
                ModelHash = rows.Info.ModelHash, CaptureRun = capture, Positive = "bold", Negative = "shy", Neutral = "none", Position = "prompt-mean",
                Method = words, FoundBy = run, CodeVersion = from.CodeVersion,
            },
            from);
        var (audited, _) = await store.Get<DirectionAudits>().ReadAsync("axis", Token);
        var audit = audited!.Audit!;
        Assert.Equal(rows.Info.Layers, audit.Layers.Count);
        Assert.Equal(("clocks", "music"), (audit.Control!.Positive, audit.Control.Negative));
        for (var layer = 1; layer < rows.Info.Layers; layer++)
        {
            var (bold, shy, none) = (Mean(rows, "bold", layer), Mean(rows, "shy", layer), Mean(rows, "none", layer));
            var unit = direction.Unit(layer);
            double Along(double[] mean) => unit.Zip(mean, (a, b) => a * b).Sum();
            // Adding the row once moves as far along it as the means lie apart, whatever the method.
            Assert.Equal(Along(bold) - Along(shy), direction.Norm(layer), 1e-4);
            var diagnosis = audited.Diagnosis[layer]!;
            Assert.Equal((Along(bold), Along(shy), Along(none)), (diagnosis.Positive, diagnosis.Negative, diagnosis.Neutral!.Value), new Near(1e-4));
            Assert.Equal(8, audit.Layers[layer].ProjectionsNeutral!.Length);
            Assert.Equal(8, audit.Layers[layer].Agreement!.Count);
        }
        Assert.Equal(["audit.json", "direction.safetensors", "reproduce.json"], (await store.Queries.ArtifactsAsync(run, Token)).Select(file => file.Name));
    }

    [Fact]
    public async Task MeanDifference_FoundByARun_HasTheFiguresOfItsCapture()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store);
        await SmallCaptures.RunAsync(store, SmallCaptures.Between(capture, "axis"));

        var audit = (await store.Get<DirectionAudits>().ReadAsync("axis", Token)).Direction!.Audit!;

        var reports = (await store.Get<CaptureResults>().ReadSeparabilityAsync(capture, Token))!.Reports;
        var same = reports.Single(report => report is { SideA: "bold", SideB: "shy", Position: "prompt-mean" });
        var control = reports.Single(report => report is { SideA: "clocks", SideB: "music", Position: "prompt-mean" });
        foreach (var layer in audit.Layers)
        {
            var expected = same.Layers[layer.Layer];
            Assert.Equal((expected.AucHeldOut, expected.DPrimeHeldOut, expected.Margin, expected.AdjustedPValue), (layer.Separability.AucHeldOut, layer.Separability.DPrimeHeldOut, layer.Separability.Margin, layer.Separability.AdjustedPValue));
            Assert.Equal(control.Layers[layer.Layer].AucHeldOut, audit.Control!.Layers[layer.Layer].AucHeldOut);
        }
    }

    [Fact]
    public async Task Direction_BetweenTwoModels_IsTheDifferenceOfTheirMeans()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var (first, second) = (await SmallCaptures.CaptureAsync(store), await SmallCaptures.CaptureAsync(store, "other"));
        var spec = SmallCaptures.Between(first, "models");
        (spec["negativeCapture"], spec["negative"]) = (second, "bold");

        await SmallCaptures.RunAsync(store, spec);

        var (opened, _) = await store.Get<DirectionLibrary>().OpenAsync("models", Token);
        using var one = (await store.Get<CaptureResults>().OpenCaptureAsync(first, Token))!;
        using var other = (await store.Get<CaptureResults>().OpenCaptureAsync(second, Token))!;
        Assert.Equal((one.Info.ModelHash, other.Info.ModelHash, first, second), (opened!.Provenance.ModelHash, opened.Provenance.NegativeModelHash, opened.Provenance.CaptureRun, opened.Provenance.NegativeCaptureRun));
        Assert.NotEqual(one.Info.ModelHash, other.Info.ModelHash);
        for (var layer = 0; layer < one.Info.Layers; layer++)
        {
            var expected = Mean(one, "bold", layer).Zip(Mean(other, "bold", layer), (a, b) => a - b).ToArray();
            Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], opened.Direction.Row(layer)[i], 1e-5));
        }
    }

    [Fact]
    public async Task Combinations_OfDirections_AreWhatTheyAreCalledAndNameTheirParents()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var a = await ImportAsync(store, "a", 1);
        var b = await ImportAsync(store, "b", 2);
        var orthogonal = await CombineAsync(store, "orthogonal", """{"how": "orthogonalise", "of": "a", "with": ["b"]}""");
        var negated = await CombineAsync(store, "negated", """{"how": "negate", "of": "a"}""");
        var scaled = await CombineAsync(store, "scaled", """{"how": "scale", "of": "a", "factor": -2.5}""");
        var between = await CombineAsync(store, "between", """{"how": "interpolate", "of": "a", "with": ["b"], "weight": 0.25}""");
        var layers = await CombineAsync(store, "layers", """{"how": "averageLayers", "of": "a", "layers": [1, 3]}""");
        var mean = await CombineAsync(store, "mean", """{"how": "average", "of": "a", "with": ["b"]}""");

        for (var layer = 1; layer <= TestDirection.Layers; layer++)
        {
            Assert.Equal(0, Dot(orthogonal.Direction.Unit(layer), b.Direction.Unit(layer)), 1e-6);
            var left = a.Direction.Row(layer).ToArray().Zip(b.Direction.Unit(layer), (value, unit) => value - (Dot(Doubles(a.Direction.Row(layer)), b.Direction.Unit(layer)) * unit)).ToArray();
            Equal(left, orthogonal.Direction.Row(layer));
            Equal(Doubles(a.Direction.Row(layer)).Select(value => -value), negated.Direction.Row(layer));
            Equal(Doubles(a.Direction.Row(layer)).Select(value => -2.5 * value), scaled.Direction.Row(layer));
            Equal(Doubles(a.Direction.Row(layer)).Zip(Doubles(b.Direction.Row(layer)), (one, other) => (0.75 * one) + (0.25 * other)), between.Direction.Row(layer));
            var sum = a.Direction.Unit(1).Zip(a.Direction.Unit(3), (one, other) => one + other).ToArray();
            Equal(sum.Select(value => value / Math.Sqrt(Dot(sum, sum)) * a.Direction.Norm(layer)), layers.Direction.Row(layer));
            Equal(a.Direction.Unit(layer).Zip(b.Direction.Unit(layer), (one, other) => (one + other) / 2 * (a.Direction.Norm(layer) + b.Direction.Norm(layer)) / 2), mean.Direction.Row(layer));
        }
        Assert.Equal($"a sha256:{a.Hash}, b sha256:{b.Hash}", orthogonal.Provenance.Parents);
        Assert.Equal("a orthogonal to b", orthogonal.Provenance.Method);
        // Of the sides' means, those that change places do, and those that nothing is known of are gone.
        Assert.Equal(a.Direction.Means.Negative, negated.Direction.Means.Positive);
        Assert.Equal(a.Direction.Means.Positive, scaled.Direction.Means.Negative);
        var (audited, _) = await store.Get<DirectionAudits>().ReadAsync("negated", Token);
        Assert.Null(audited!.Audit);
        Assert.Contains("fitted to nothing", audited.NotAudited, StringComparison.Ordinal);
        Assert.Contains(audited.Diagnosis, layer => layer is not null);
    }

    [Fact]
    public async Task Direction_WhoseNameIsTaken_IsRefusedUnlessItReplaces()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store);
        await SmallCaptures.RunAsync(store, SmallCaptures.Between(capture, "axis"));
        var spec = SmallCaptures.Between(capture, "AXIS");
        spec["method"] = "lda";

        var refused = await SmallCaptures.CheckAsync(store, spec);
        spec["replace"] = true;
        await SmallCaptures.RunAsync(store, spec);

        Assert.Contains("There is a direction \"AXIS\" already", Assert.Single(refused.Errors, error => error.Field == "saveAs").Message, StringComparison.Ordinal);
        var library = store.Get<Libraries>().Of<DirectionKind>();
        var row = Assert.Single(await library.ListAsync(Token));
        Assert.Equal("LDA with shrinkage", row.ContentAs<DirectionContent>().Provenance.Method);
        Assert.Equal(2, (await library.VersionsAsync(row.Id, Token)).Count);
    }

    [Fact]
    public async Task Direction_StoppedAndResumed_EqualsAnUndisturbedOne()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store);
        var whole = await SmallCaptures.RunAsync(store, SmallCaptures.Between(capture, "whole"));
        var id = await SmallCaptures.SubmitAsync(store, SmallCaptures.Between(capture, "halves").ToJsonString());

        await store.StopAsync(id, after: 0);
        await store.Runs.ResumeAsync(id, Token);
        await store.Executor.ExecuteAsync(id, Token);

        Assert.Equal(RunState.Completed, (await store.FindAsync(id)).State);
        var (one, other) = (await store.Get<DirectionResults>().ReadAuditAsync(whole, Token), await store.Get<DirectionResults>().ReadAuditAsync(id, Token));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(one, JobsJson.Options), System.Text.Json.JsonSerializer.Serialize(other, JobsJson.Options));
        Assert.NotNull((await store.Get<DirectionLibrary>().OpenAsync("halves", Token)).Direction);
    }

    [Fact]
    public async Task Capture_WithADirection_EndsWithItInTheLibrary()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store, more: """, "direction": {"saveAs": "end", "neutral": "none", "position": "last-prompt-token"}""");

        var (opened, _) = await store.Get<DirectionLibrary>().OpenAsync("end", Token);
        Assert.Equal(("bold", "shy", "none", "last-prompt-token", capture, capture), (opened!.Provenance.Positive, opened.Provenance.Negative, opened.Provenance.Neutral, opened.Provenance.Position, opened.Provenance.CaptureRun, opened.Provenance.FoundBy));
        Assert.NotNull((await store.Get<DirectionAudits>().ReadAsync("end", Token)).Direction!.Audit);
        Assert.Contains("Direction end", (await store.FindAsync(capture)).Reason, StringComparison.Ordinal);
        // The same from its run, for whoever follows the run and not the library.
        Assert.Equal("end", (await store.Get<DirectionAudits>().ReadAsync($"run:{capture}/direction.safetensors", Token)).Direction!.Name);
    }

    private static async Task<OpenedDirection> ImportAsync(TestStore store, string name, int seed)
    {
        var path = TestDirection.Save(Path.Combine(store.Folder.Root, $"{name}.safetensors"), seed, known: true);
        await store.Get<DirectionLibrary>().ImportAsync(path, new(name), Token);
        return (await store.Get<DirectionLibrary>().OpenAsync(name, Token)).Direction!;
    }

    private static async Task<OpenedDirection> CombineAsync(TestStore store, string name, string combine)
    {
        await SmallCaptures.RunAsync(store, new JsonObject { ["kind"] = "direction", ["saveAs"] = name, ["combine"] = JsonNode.Parse(combine) });
        return (await store.Get<DirectionLibrary>().OpenAsync(name, Token)).Direction!;
    }

    private static double[] Mean(CaptureFile file, string side, int layer)
    {
        var rows = file.ReadLayer(side, CapturePosition.PromptMean, layer).Chunk(file.Info.Width).ToArray();
        return [.. Enumerable.Range(0, file.Info.Width).Select(i => rows.Average(row => (double)row[i]))];
    }

    private static double[] Doubles(ReadOnlySpan<float> row) => Array.ConvertAll(row.ToArray(), value => (double)value);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (one, other) => one * other).Sum();

    private static void Equal(IEnumerable<double> expected, ReadOnlySpan<float> row)
    {
        var actual = Doubles(row);
        Assert.All(expected.Select((value, i) => (value, i)), pair => Assert.Equal(pair.value, actual[pair.i], 1e-5));
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) <= tolerance && Math.Abs(x.Item2 - y.Item2) <= tolerance && Math.Abs(x.Item3 - y.Item3) <= tolerance;

        public int GetHashCode((double, double, double) value) => 0;
    }
}
