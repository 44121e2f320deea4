using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Interventions.Divergences;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sweeping;

public sealed class SweepHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_EveryCell_IsMeasuredOnEveryPrompt()
    {
        await using var store = await SmallSweep.CreateAsync();
        var id = await SmallSweep.SubmitAsync(store, SmallSweep.Spec());

        var report = await SmallSweep.RunAsync(store, id);

        Assert.Equal(
            ["add.L2.s-0.5", "add.L2.s2", "add.Lall.s-0.5", "add.Lall.s2", "ablate.L2.s-0.5", "ablate.L2.s2", "ablate.Lall.s-0.5", "ablate.Lall.s2"],
            report.Cells.Select(cell => cell.Name));
        Assert.Equal((8, true, "axis", "three", 3), (report.Tried, report.IsWhole, report.Direction.Name, report.Replies.PromptSet, report.Replies.Prompts));
        Assert.Equal(["add, ambient", "ablate"], report.Operations);
        // Read where the last of them acts, which is the last layer.
        Assert.Equal(Engine.Checkpoints.ModelConfig.Load(Path.Combine(store.Folder.Models, "tiny")).LayerCount, report.Direction.Layer);
        Assert.All(report.Cells.Append(report.Base), cell => Assert.Equal((3, 0), (cell.Measures!.Replies, cell.Measures.Broken)));
        Assert.Equal((0.0, 0.0), (report.Base.Measures!.Kl!.Maximum, report.Base.Measures.FirstToken));
        Assert.All(report.Cells, cell => Assert.True(cell.Measures!.Kl!.Mean > 0 && cell.Measures.Kl.P95 >= cell.Measures.Kl.Median));
        // The same direction, added and taken away: more of it lies in the stream with the one than with the other.
        var add = report.Cells.Where(cell => cell is { Operation: 0, Layers: 1 }).ToArray();
        Assert.True(add[1].Measures!.Projection > add[0].Measures!.Projection);
        Assert.True(add[1].Measures!.Kl!.Mean > add[0].Measures!.Kl!.Mean);
        // Row 0 is none, which "all" leaves out.
        Assert.Equal([[], [0]], report.Cells.Where(cell => cell is { Operation: 0, Strength: 2 }).Select(cell => cell.LeftOut));
        Assert.Equal(8, report.Cells.Select(cell => cell.Hash).Distinct().Count());
        Assert.Equal("add axis ×-0.5 in ambient units, layer 2", report.Cells[0].Text);
        Assert.Equal(["reproduce.json", "speed.json", "sweep.csv", "sweep.json"], (await store.Queries.ArtifactsAsync(id, Token)).Select(file => file.Name).Order(StringComparer.Ordinal));
        var csv = await File.ReadAllLinesAsync(store.Artifacts.PathOf((await store.Queries.FindArtifactAsync(id, "sweep.csv", Token))!.Sha256)!, Token);
        Assert.Equal(10, csv.Length);
        Assert.StartsWith("ablate.Lall.s2,ablate,all,2,", csv[^1], StringComparison.Ordinal);
        Assert.False(Directory.Exists(store.Folder.RunFolder(id)));
    }

    // What a cell says of itself is all that it takes: its JSON, compiled elsewhere, read by passes of another call.
    [Fact]
    public async Task Cell_ByItsOwnJson_GivesItsFiguresAgain()
    {
        await using var store = await SmallSweep.CreateAsync();
        var report = await SmallSweep.RunAsync(store, SmallSweep.Spec(spec => (spec["temperature"], spec["mostPrompts"], spec["readLayer"]) = (0, 1, 2)));
        var folder = Path.Combine(store.Folder.Models, "tiny");
        var direction = DirectionFiles.Load(Path.Combine(store.Folder.Root, "axis.safetensors"), "axis").Direction;
        using var use = await store.Get<ModelHost>().UseAsync(folder, report.Model.ContentHash, new ModelPlacement { Device = ModelDevice.Cpu }, null, Token);
        var model = use.Model;
        var (tokenizer, cell) = (Tokenizer.Load(folder), report.Cells[3]);
        var changed = CompiledIntervention.Of(InterventionJson.Read(cell.Intervention!.Value), _ => direction, model.Config.LayerCount, model.Config.HiddenSize);
        int[] prompt = SweepRules.Encode(tokenizer, null, "List files.", thinking: true);

        var written = await model.GenerateAsync(new([new(prompt, new() { Greedy = true, MaxTokens = 6, StopIds = model.Config.StopTokenIds })], tokenizer.VocabularySize), null, Token);
        var reply = await model.Scheduler.GenerateAsync(new(new(prompt, new() { Greedy = true, MaxTokens = 6, StopIds = model.Config.StopTokenIds })) { FirstUnusedId = tokenizer.VocabularySize, Intervention = changed }, Token);
        long[] ids = [.. prompt.Select(id => (long)id), .. reply.Ids.Select(id => (long)id)];
        var (plain, edited) = (await model.ForwardAsync(new(ids, 1), Token), await model.ForwardAsync(new(ids, 1) { Intervention = changed }, Token));

        Assert.Equal(written[0].Ids.Count, report.Base.Measures!.Tokens);
        Assert.Equal(reply.Ids.Count, cell.Measures!.Tokens);
        var (v, last) = (model.Config.VocabularySize, prompt.Length - 1);
        double Kl(int at, ForwardResult p, ForwardResult q) => Divergence.OfLogits(p.Logits.AsSpan(at * v, tokenizer.VocabularySize), q.Logits.AsSpan(at * v, tokenizer.VocabularySize));
        double[] steps = [.. Enumerable.Range(last, cell.Measures.Kl!.Count).Select(at => Kl(at, edited, plain)).Order()];
        Assert.Equal(steps.Average(), cell.Measures.Kl.Mean, 1e-4);
        Assert.Equal(steps[^1], cell.Measures.Kl.P95, 1e-4);
        Assert.Equal(Kl(last, plain, edited), cell.Measures.FirstToken!.Value, 1e-4);
        var (unit, d) = (direction.Unit(2), model.Config.HiddenSize);
        var projections = Enumerable.Range(prompt.Length, reply.Ids.Count).Select(at => Enumerable.Range(0, d).Sum(i => unit[i] * edited.Hidden[(((2 * ids.Length) + at) * d) + i]));
        Assert.Equal(projections.Average(), cell.Measures.Projection!.Value, 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(26)]
    public async Task Sweep_StoppedAndResumed_EqualsAnUndisturbedOne(int after)
    {
        await using var store = await SmallSweep.CreateAsync();
        var whole = await SmallSweep.SubmitAsync(store, SmallSweep.Spec());
        await SmallSweep.RunAsync(store, whole);
        var id = await SmallSweep.SubmitAsync(store, SmallSweep.Spec());

        await store.StopAsync(id, after);
        var half = await store.FindAsync(id);
        var groups = Directory.GetFiles(Path.Combine(store.Folder.RunFolder(id), "replies")).Length;
        var partial = (await store.Get<SweepResults>().ReadAsync(id, Token))!;
        await store.Runs.ResumeAsync(id, Token);
        await SmallSweep.RunAsync(store, id);

        Assert.Equal(RunState.Interrupted, half.State);
        Assert.InRange(groups, (after + 4) / 5, 6);
        // What is there by then can be read, and says that it is not all.
        Assert.Equal((false, 8), (partial.IsWhole, partial.Cells.Count));
        Assert.Equal(2, (await SmallSweep.HashesAsync(store, id)).Count);
        Assert.Equal(await SmallSweep.HashesAsync(store, whole), await SmallSweep.HashesAsync(store, id));
    }

    [Fact]
    public async Task Sweep_Cancelled_KeepsWhatIsThere()
    {
        await using var store = await SmallSweep.CreateAsync();
        var id = await SmallSweep.SubmitAsync(store, SmallSweep.Spec());
        var feed = store.Feed();
        await feed.StartAsync(Token);
        using var changes = store.Events.Subscribe(id);
        var working = store.Executor.ExecuteAsync(id, Token);
        while ((await changes.NextAsync(Token))[0].Progress.Done < 10)
        {
        }

        await store.Runs.CancelAsync(id, Token);
        await working;
        await feed.StopAsync(Token);

        Assert.Equal(RunState.Cancelled, (await store.FindAsync(id)).State);
        Assert.Contains((await store.Get<SweepResults>().ReadAsync(id, Token))!.Cells, cell => cell.Measures is { Replies: > 0 });
    }

    [Fact]
    public async Task Calibration_MeetsItsTarget_AndKeepsItsPath()
    {
        await using var store = await SmallSweep.CreateAsync();
        var spec = SmallSweep.Spec(Calibrated(0.05, 0.01, 40, both: true));

        var report = await SmallSweep.RunAsync(store, spec);

        Assert.Equal(["add.L2.plus", "add.L2.minus", "add.Lall.plus", "add.Lall.minus"], report.Cells.Select(cell => cell.Name));
        Assert.All(report.Cells, cell =>
        {
            Assert.Equal(SearchEnd.Met, cell.Search!.End);
            Assert.InRange(cell.Measures!.Kl!.P95, 0.05 * 0.9, 0.05 * 1.1);
            Assert.Equal(cell.Measures.Kl.P95, cell.Search.Tried[^1].Value);
            Assert.Equal((cell.Strength, cell.Name.EndsWith("plus", StringComparison.Ordinal)), (cell.Search.Tried[^1].Strength, cell.Strength > 0));
            // Doubled until the target is passed.
            Assert.Equal(0.01, Math.Abs(cell.Search.Tried[0].Strength));
            Assert.Equal(2, cell.Search.Tried[1].Strength / cell.Search.Tried[0].Strength, 1e-9);
            Assert.Contains($"the target of 0.05 is met", cell.Search.Sentence, StringComparison.Ordinal);
            Assert.Equal(cell.Strength, (double)JsonNode.Parse(cell.Intervention!.Value.GetRawText())!["operations"]![0]!["strength"]!);
        });
        Assert.Equal(report.Cells.Sum(cell => cell.Search!.Tried.Count), report.Tried);
    }

    [Fact]
    public async Task Calibration_StoppedAndResumed_EqualsAnUndisturbedOne()
    {
        await using var store = await SmallSweep.CreateAsync();
        var spec = SmallSweep.Spec(Calibrated(0.05, 0.01, 40, both: false));
        var whole = await SmallSweep.SubmitAsync(store, spec);
        await SmallSweep.RunAsync(store, whole);
        var id = await SmallSweep.SubmitAsync(store, spec);

        await store.StopAsync(id, after: 12);
        var partial = (await store.Get<SweepResults>().ReadAsync(id, Token))!;
        await store.Runs.ResumeAsync(id, Token);
        await SmallSweep.RunAsync(store, id);

        Assert.All(partial.Cells, cell => Assert.Null(cell.Search!.End));
        Assert.Equal(await SmallSweep.HashesAsync(store, whole), await SmallSweep.HashesAsync(store, id));
    }

    [Fact]
    public async Task Calibration_OutOfReach_SaysOnWhichSide()
    {
        await using var store = await SmallSweep.CreateAsync();

        var above = await SmallSweep.RunAsync(store, SmallSweep.Spec(Calibrated(1e-6, 5, 10, both: false)));
        var below = await SmallSweep.RunAsync(store, SmallSweep.Spec(Calibrated(90, 0.001, 0.003, both: false)));

        Assert.All(above.Cells, cell => Assert.Equal((SearchEnd.AboveAtLeast, 1), (cell.Search!.End, cell.Search.Tried.Count)));
        Assert.Contains("out of reach: at the least strength, 5,", above.Cells[0].Search!.Sentence, StringComparison.Ordinal);
        Assert.All(below.Cells, cell => Assert.Equal((SearchEnd.BelowAtMost, 0.003), (cell.Search!.End, cell.Strength)));
        Assert.Contains("Go farther", below.Cells[0].Search!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_ACellWithoutNumbers_IsBrokenAndNoOtherIs()
    {
        await using var store = await SmallSweep.CreateAsync();

        var report = await SmallSweep.RunAsync(store, SmallSweep.Spec(spec => (spec["operations"], spec["strengths"]) = (new JsonArray(new JsonObject { ["op"] = "add" }), new JsonArray(1, 1e38))));

        Assert.Equal([0, 3, 0, 3], report.Cells.Select(cell => cell.Measures!.Broken));
        Assert.Null(report.Cells[1].Measures!.Kl);
        Assert.NotNull(report.Cells[0].Measures!.Kl);
    }

    [Fact]
    public async Task Gate_LetsOperationsActOnTokensBeyondItAlone()
    {
        await using var store = await SmallSweep.CreateAsync();
        SweepReportCell Only(SweepReport report) => report.Cells[0];
        async Task<SweepReportCell> RunAsync(double above) => Only(await SmallSweep.RunAsync(store, SmallSweep.Spec(spec =>
        {
            spec["gate"] = new JsonObject { ["layer"] = 1, ["above"] = above };
            (spec["layers"], spec["strengths"]) = (new JsonArray("2"), new JsonArray(2));
        })));

        var (never, always) = (await RunAsync(1e6), await RunAsync(-1e6));

        // A row of two differs from the other by rounding alone.
        Assert.InRange(never.Measures!.Kl!.Maximum, 0, 1e-9);
        Assert.True(always.Measures!.Kl!.Maximum > 1e-4);
        Assert.Equal("conditional", (string)JsonNode.Parse(never.Intervention!.Value.GetRawText())!["operations"]![0]!["op"]!);
    }

    [Fact]
    public async Task Check_SaysWhatIsToCome_AndAfterASweepHowLong()
    {
        await using var store = await SmallSweep.CreateAsync();
        async Task<IReadOnlyList<string>> NotesAsync() => (await store.Runs.CheckAsync(JsonSerializer.SerializeToElement(SmallSweep.Spec()), Token)).Notes;

        var before = await NotesAsync();
        var id = await SmallSweep.SubmitAsync(store, SmallSweep.Spec());
        await SmallSweep.RunAsync(store, id);
        // The store's clock stands still: what a sweep took is written as if it had gone on.
        var speed = (await store.Queries.FindArtifactAsync(id, "speed.json", Token))!;
        var path = store.Artifacts.PathOf(speed.Sha256)!;
        var took = JsonSerializer.Deserialize<SweepSpeed>(await File.ReadAllTextAsync(path, Token), JobsJson.Options)!;
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(took with { Tokens = 162, Seconds = 2 }, JobsJson.Options), Token);
        var after = await NotesAsync();

        Assert.Contains("8 cells and the model as it is, 3 prompts each: 27 replies of up to 6 tokens.", before);
        Assert.Contains("not known until the first replies", before[^1], StringComparison.Ordinal);
        Assert.Equal(27, took.Replies);
        Assert.Equal($"Replies take at most about 2 s, at the 81 tokens a second of the sweep {id}.", after[^1]);
    }

    private static Action<JsonObject> Calibrated(double target, double least, double most, bool both) => spec =>
    {
        spec.Remove("strengths");
        spec["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["unit"] = "ambient" });
        spec["temperature"] = 0;
        spec["calibrate"] = new JsonObject { ["target"] = target, ["tolerance"] = 0.1, ["steps"] = 12, ["least"] = least, ["most"] = most, ["bothSigns"] = both };
    };
}
