using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.EarlierData;
using Vectorscope.Engine.Activations;
using Vectorscope.Engine.Directions;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Capture;

/// <summary>Captures that an earlier build submitted are read, and go on, as what they were.</summary>
public sealed class EarlierCaptureTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Repository.EarlierData);

    public static TheoryData<string> Captures => [.. s_earlier.Runs("capture").Select(run => run.Called)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Captures))]
    public void Snapshot_OfAnEarlierCapture_SaysTheSameToday(string called)
    {
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == called);
        var before = JsonNode.Parse(run.Snapshot)!;

        var kept = new KindOfCaptures().Read<CaptureSpec>(run.Spec, run.Snapshot);

        // What that build had resolved is the measure.
        var (options, sides) = (kept.Spec.Options, before["sides"]!.AsArray());
        Assert.Equal(before["positions"]!.AsArray().Select(position => (string?)position), options.Positions.Select(position => position.Name()));
        Assert.Equal(((bool)before["thinking"]!, (int)before["responseTokens"]!, (long)before["seed"]!, (int?)before["batchTokens"]),
            (options.Thinking, options.ResponseTokens, options.Seed, options.BatchTokens));
        Assert.Equal(((string)before["dtype"]!, (string)before["device"]!), (kept.Spec.Placement.Dtype.ToString(), kept.Spec.Placement.Device.ToString()), IgnoringCase);
        Assert.Equal(((string?)before["model"]!["name"], (string?)before["model"]!["folder"], (string?)before["model"]!["contentHash"]),
            (kept.References["model"].Name, kept.References["model"].Place, kept.References["model"].Hash));
        Assert.Equal(sides.Select(side => (string?)side!["name"]), kept.Spec.Sides.Select(side => side.Name));
        for (var i = 0; i < sides.Count; i++)
        {
            var persona = kept.References.Find($"sides[{i}].persona");
            Assert.Equal(((string?)sides[i]!["persona"], (string?)sides[i]!["systemPrompt"]), (persona?.Name, persona?.ContentAs<PersonaContent>().SystemPrompt));
            Assert.Equal((string?)sides[i]!["promptSet"], kept.References[$"sides[{i}].promptSet"].Name);
            Assert.Equal(
                sides[i]!["prompts"]!.AsArray().Select(prompt => new PromptRow { Name = (string)prompt!["name"]!, Text = (string)prompt["text"]! }),
                kept.References[$"sides[{i}].promptSet"].ContentAs<PromptSetContent>().Prompts);
        }
    }

    /// <summary>What a run of before and one of today say to the model is known to be the same by its hash.</summary>
    [Fact]
    public async Task Snapshot_OfAnEarlierCapture_HashesItsTextsAsTheLibraryDoes()
    {
        await using var store = await TestStore.CreateAsync();
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == "capture-completed");
        var kept = new KindOfCaptures().Read<CaptureSpec>(run.Spec, run.Snapshot);
        foreach (var (path, reference) in kept.References.All.Where(entry => entry.Value.Kind == ReferenceKinds.Persona))
        {
            await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona(reference.Name, reference.ContentAs<PersonaContent>().SystemPrompt, path), Token);
        }
        await store.Get<Libraries>().Of<PromptSetKind>().SaveAsync(Drafts.PromptSet("few", kept.References["sides[0].promptSet"].ContentAs<PromptSetContent>().Prompts.Select(prompt => (prompt.Name, prompt.Text))), Token);
        TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);

        using var spec = JsonDocument.Parse(run.Spec);
        var today = store.Get<RunKinds>().Find("capture")!.Read<CaptureSpec>(run.Spec, (await store.Runs.CheckAsync(spec.RootElement, Token)).Snapshot!);

        Assert.All(today.References.All.Where(entry => entry.Value.Kind != ReferenceKinds.Model),
            entry => Assert.Equal((entry.Value.Hash, entry.Value.Bytes), (kept.References[entry.Key].Hash, kept.References[entry.Key].Bytes)));
    }

    [Fact]
    public async Task Separability_OfAnEarlierCapture_IsReadAsWhatItIsAndMeasuredAgainWithoutItsModel()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var id = s_earlier.Runs("capture").Single(earlier => earlier.Called == "capture-completed").Run;
        Directory.Delete(Path.Combine(store.Folder.Models, "tiny"), recursive: true);

        var before = (await store.Get<CaptureResults>().ReadSeparabilityAsync(id, Token))!;
        var measured = await store.Get<CaptureMeasuring>().MeasureAsync(id, Token);
        var after = (await store.Get<CaptureResults>().ReadSeparabilityAsync(id, Token))!;

        Assert.All(before.Reports, report => Assert.Equal((1, 200), (report.Version, report.Options.Permutations)));
        Assert.All(before.Reports, report => Assert.All(report.Layers, layer => Assert.NotNull(layer.AucHeldOutInterval)));
        Assert.Equal(before.Reports.Select(report => (report.SideA, report.SideB, report.Position)), after.Reports.Select(report => (report.SideA, report.SideB, report.Position)));
        Assert.Equal(measured.Separability!.Reports[0].Layers[1].AucHeldOut, after.Reports[0].Layers[1].AucHeldOut);
        // Four pairs: all eight arrangements, and too few for an interval.
        Assert.All(after.Reports, report => Assert.Equal((SeparabilityReport.CurrentVersion, 7, true), (report.Version, report.Permutations, report.AllPermutations)));
        Assert.All(after.Reports, report => Assert.All(report.Layers, layer => Assert.Null(layer.AucHeldOutInterval)));
        var run = await store.FindAsync(id);
        Assert.Contains("no interval with so few prompts", run.Reason, StringComparison.Ordinal);
        Assert.Equal(RunState.Completed, run.State);
        Assert.Equal("Measured again from the stored activations.", (await store.Queries.TimelineAsync(id, Token))[^1].Reason);
    }

    [Theory]
    [InlineData("capture-cancelled", "only a completed one is measured again")]
    [InlineData("training-completed", "Only a capture can be measured again.")]
    public async Task MeasureAgain_AnythingButACompletedCapture_IsRefusedWithTheReason(string called, string words)
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var run = s_earlier.Runs(called.Split('-')[0]).Single(earlier => earlier.Called == called);

        var measured = await store.Get<CaptureMeasuring>().MeasureAsync(run.Run, Token);

        Assert.Null(measured.Separability);
        Assert.Contains(words, measured.Problem, StringComparison.Ordinal);
        Assert.True((await store.Get<CaptureMeasuring>().MeasureAsync("nothing", Token)).IsMissing);
    }

    /// <summary>The build that began it is another one, so it begins anew; its texts are those of the snapshot, not of the library.</summary>
    [Theory]
    [InlineData("capture-interrupted", 8)]
    [InlineData("capture-queued", 8)]
    public async Task EarlierCapture_ResumedToday_Completes(string called, int prompts)
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var run = s_earlier.Runs("capture").Single(earlier => earlier.Called == called);
        if ((await store.FindAsync(run.Run)).State != RunState.Queued)
        {
            await store.Runs.ResumeAsync(run.Run, Token);
        }

        await store.Executor.ExecuteAsync(run.Run, Token);

        var done = await store.FindAsync(run.Run);
        Assert.Equal((RunState.Completed, null), (done.State, done.Detail));
        using var file = await store.Get<CaptureResults>().OpenCaptureAsync(run.Run, Token);
        var before = JsonNode.Parse(run.Snapshot)!;
        Assert.Equal(prompts, file!.Info.Sides.Sum(side => side.Prompts.Count));
        Assert.Equal(before["sides"]!.AsArray().Select(side => ((string)side!["name"]!, (string?)side["systemPrompt"], (string?)side["promptSet"])),
            file.Info.Sides.Select(side => (side.Name, side.Persona, side.PromptSetName)));
        Assert.Equal(before["positions"]!.AsArray().Select(position => (string?)position), file.Info.Positions.Select(position => position.Name()));
        Assert.Equal((long)before["seed"]!, file.Info.Seed);
        Assert.Equal((string?)before["model"]!["contentHash"], file.Info.ModelHash);
    }

    private static bool IgnoringCase((string, string) a, (string, string) b) =>
        string.Equals(a.Item1, b.Item1, StringComparison.OrdinalIgnoreCase) && string.Equals(a.Item2, b.Item2, StringComparison.OrdinalIgnoreCase);

    private sealed class KindOfCaptures : RunKind
    {
        public KindOfCaptures() : base("capture", SpecShape.Of<CaptureSpec>()) =>
            ReadEarlier = (spec, snapshot) => EarlierSnapshots.Capture(Shape, spec, snapshot);

        public override Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken) => throw new NotSupportedException();

        internal override Task<Jobs.Runs.RunOutcome> RunAsync(Jobs.Runs.RunContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
