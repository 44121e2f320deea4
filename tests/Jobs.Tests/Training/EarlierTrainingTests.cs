using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.EarlierData;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Tests.Training;

/// <summary>Trainings that an earlier build submitted are read, go on and are run again as what they were.</summary>
public sealed class EarlierTrainingTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Repository.EarlierData);

    public static TheoryData<string> Trainings => [.. s_earlier.Runs("training").Select(run => run.Called)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Trainings))]
    public async Task Snapshot_OfAnEarlierTraining_SaysTheSameToday(string called)
    {
        await using var store = await TestStore.CreateAsync();
        var run = Find(called);
        var before = JsonNode.Parse(run.Snapshot)!;

        var kept = store.Get<RunKinds>().Find("training")!.Read<TrainingSpec>(run.Spec, run.Snapshot);

        // What that build had resolved is the measure.
        var spec = kept.Spec;
        Assert.Equal(before["options"].Deserialize<TrainingOptions>(JobsJson.Options), spec.Options);
        Assert.Equal(((double)before["evaluate"]!, (string)before["learn"]!), (spec.Evaluate, JsonNamingPolicy.CamelCase.ConvertName(spec.Learn.ToString())));
        Assert.Equal(before["type"].Deserialize<TensorType?>(JobsJson.Options), spec.Type?.ToTensorType());
        Assert.Equal((string?)before["out"], kept.FactsAs<ModelTarget>().Out);
        Assert.Equal(((string?)before["new"]?["shape"], (int?)before["new"]?["vocabulary"], (long?)before["new"]?["seed"]), (spec.New?.Shape, spec.New?.Vocabulary, spec.New?.Seed));
        var model = kept.References.Find("model");
        Assert.Equal(((string?)before["model"]?["name"], (string?)before["model"]?["folder"], (string?)before["model"]?["contentHash"]), (model?.Name, model?.Place, model?.Hash));
        var data = kept.References[spec.Data.FileField];
        Assert.Equal(((string?)before["data"]!["sha256"], (long?)before["data"]!["bytes"]), (data.Hash, data.Bytes));
        Assert.Equal((int?)before["data"]!["tellings"], spec.Data.HasEpisodes ? spec.Data.Tellings : null);
        // Nothing is opened by a place in the store of the machine that submitted it.
        Assert.Equal((string?)before["data"]!["path"], data.Kind == ReferenceKinds.Artifact ? $"/tmp/vectorscope-legacy/data/artifacts/{data.Hash![..2]}/{data.Hash}" : data.Place);
    }

    /// <summary>The documents and the options must be those of the checkpoint, to the bit: its fingerprint is taken over them.</summary>
    [Fact]
    public async Task TrainingWithACheckpoint_ResumedToday_GoesOnFromIt()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var run = Find("training-interrupted");
        await store.Runs.ResumeAsync(run.Run, Token);

        await store.Executor.ExecuteAsync(run.Run, Token);

        var done = await store.FindAsync(run.Run);
        Assert.Equal((RunState.Completed, null), (done.State, done.Detail));
        Assert.Contains(await store.Queries.LogAsync(run.Run, 0, 1000, Token), line => line.Text == "Going on after step 6.");
        var report = (await store.Get<TrainingResults>().ReadReportAsync(run.Run, Token))!;
        Assert.Equal((16, Path.Combine(store.Folder.Models, "interrupted"), TensorType.BF16), (report.Steps, report.Model.Folder, Checkpoint.Inspect(report.Model.Folder).Config.StoredType));
        var maker = s_earlier.Runs("episodes").Single(earlier => earlier.Called == "episodes-completed").Run;
        Assert.Equal(FileReference.Artifact(maker, "episodes.jsonl.gz"), report.Data.Path);
        Assert.Contains(await store.Queries.LineageAsync(run.Run, Token), input => input.Kind == "artifact" && input.OtherRunId == maker);
    }

    [Fact]
    public async Task TrainingOfData_ThatChangedSince_FailsAgain()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var run = Find("training-failed");
        await store.Runs.ResumeAsync(run.Run, Token);

        await store.Executor.ExecuteAsync(run.Run, Token);

        var ended = await store.FindAsync(run.Run);
        Assert.Equal(RunState.Failed, ended.State);
        Assert.Contains("is not the file that was submitted", ended.Reason, StringComparison.Ordinal);
    }

    /// <summary>The form wrote the store's own path into its specs.</summary>
    [Theory]
    [InlineData("training-episodes")]
    [InlineData("spelling-training-episodes")]
    [InlineData("spelling-training-blanks")]
    [InlineData("spelling-training-nulls")]
    [InlineData("spelling-training-short")]
    public async Task Spec_OfAnEarlierTraining_CanBeRunAgain(string called)
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var run = await store.FindAsync(Find(called).Run);
        using var spec = JsonDocument.Parse(run.Spec);

        var submitted = await store.Runs.SubmitAsync(spec.RootElement, run.Id, Token);

        Assert.Empty(submitted.Errors);
        var (kind, again) = (store.Get<RunKinds>().Find("training")!, await store.FindAsync(submitted.RunId!));
        var (before, now) = (kind.Read<TrainingSpec>(run.Spec, run.Snapshot), kind.Read<TrainingSpec>(again.Spec, again.Snapshot));
        Assert.Equal(before.Normal.ToJsonString(), now.Normal.ToJsonString());
        Assert.Equal((before.References[before.Spec.Data.FileField].Kind, before.References[before.Spec.Data.FileField].Hash), (now.References[now.Spec.Data.FileField].Kind, now.References[now.Spec.Data.FileField].Hash));
        // A list tells the two apart.
        Assert.Equal($"{run.Name} (2)", again.Name);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("steps")]
    public async Task Results_StoredFileDamaged_AreRefusedByItsName(string which)
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);
        var run = Find("training-completed").Run;
        var name = which == "steps" ? TrainingArtifacts.Steps.Name : TrainingArtifacts.Report.Name;
        var path = store.Artifacts.PathOf((await store.Queries.FindArtifactAsync(run, name, Token))!.Sha256)!;
        File.Delete(path);
        await File.WriteAllTextAsync(path, "{\"steps\": [\n{\n", Token);
        var results = store.Get<TrainingResults>();

        var error = await Assert.ThrowsAsync<DamagedArtifactException>(() => which == "steps" ? results.ReadStepsAsync(run, new StepReader(), Token) : results.ReadReportAsync(run, Token));

        Assert.StartsWith($"The file {name} of run {run} is damaged: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A file of results says a type as builds of before wrote it.</summary>
    [Theory]
    [InlineData("bFloat16")]
    [InlineData("bfloat16")]
    public void Options_InAFileOfResults_AreReadInAnySpelling(string dtype) =>
        Assert.Equal(ModelDtype.BFloat16, JsonSerializer.Deserialize<TrainingOptions>($$"""{"steps": 1, "dtype": "{{dtype}}"}""", JobsJson.Options)!.Dtype);

    private static EarlierRun Find(string called) => s_earlier.Runs("training").Single(run => run.Called == called);
}
