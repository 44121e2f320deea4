using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Training;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Training;
using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Jobs.Tests.Training;

public sealed class TrainingHandlerTests
{
    private const string New = """ "new": {"shape": "tiny-2", "vocabulary": 300} """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_FromScratch_LowersTheLossAndLeavesAModelThatLoads()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 22));

        var report = await SmallTraining.RunAsync(store, id);

        Assert.True(report.EvaluationLoss < report.FirstEvaluationLoss - 1, $"{report.FirstEvaluationLoss} to {report.EvaluationLoss}");
        Assert.True(report.Loss < report.FirstLoss - 1, $"{report.FirstLoss} to {report.Loss}");
        Assert.Equal((22, 40, 36, 4), (report.Steps, report.Counts.Chats, report.Counts.Documents, report.Counts.EvaluationDocuments));
        Assert.Equal(4, report.Counts.Labels.Count);
        Assert.Equal(("cpu", "float32", "tiny-2", 300), (report.Device, report.Dtype, report.Start.Shape, report.Model.Tokens));
        Assert.Equal((double)report.Tokens / report.Counts.Tokens, report.Passes);

        var row = Assert.Single(await store.Get<ModelLibrary>().ListAsync(Token), model => model.Id == report.Model.Id);
        Assert.Equal(("trained", report.Model.ContentHash, null), (row.Name, row.ContentHash, row.Problem));
        using (var use = await store.Get<ModelHost>().UseAsync(report.Model.Folder, report.Model.ContentHash, new ModelOptions { Device = ModelDevice.Cpu }, null, Token))
        {
            Assert.Equal(report.Model.Parameters, Checkpoint.Inspect(report.Model.Folder).Parameters);
            Assert.Equal(Tokenizer.Load(report.Model.Folder).IdOf("<|im_end|>"), Assert.Single(use.Model.Config.StopTokenIds));
        }

        var steps = await StepsAsync(store, id);
        Assert.Equal(Enumerable.Range(1, 22), steps.Select(step => step.Step));
        Assert.Equal([5, 10, 15, 20, 22], steps.Where(step => step.EvaluationLoss is not null).Select(step => step.Step));
        Assert.Equal((report.Tokens, report.LearnedTokens, report.EvaluationLoss), (steps[^1].Tokens, steps[^1].LearnedTokens, steps[^1].EvaluationLoss));
        Assert.Equal(["reproduce.json", "steps.jsonl", "training.json"], (await store.Queries.ArtifactsAsync(id, Token)).Select(file => file.Name));
        Assert.False(Directory.Exists(store.Folder.RunFolder(id)));
    }

    [Fact]
    public async Task Training_StoppedAndResumed_EqualsAnUndisturbedOneBitForBit()
    {
        await using var store = await TestStore.CreateAsync();
        var undisturbed = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 12, Path.Combine(store.Folder.Models, "one")));
        var whole = await SmallTraining.RunAsync(store, undisturbed);
        var stopped = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 12, Path.Combine(store.Folder.Models, "two")));

        await store.StopAsync(stopped, after: 4);
        var half = await store.FindAsync(stopped);
        var before = await StepsAsync(store, stopped);
        await store.Runs.ResumeAsync(stopped, Token);
        var resumed = await SmallTraining.RunAsync(store, stopped);

        Assert.Equal((RunState.Interrupted, "steps"), (half.State, half.Progress.Unit));
        Assert.InRange(half.Progress.Done, 4, 11);
        Assert.Equal($"Resume continues from the last state that was saved, at or before step {half.Progress.Done}.", half.Advice);
        Assert.Equal(half.Progress.Done, before.Count);
        Assert.Contains(await store.Queries.LogAsync(stopped, 0, 1000, Token), line => line.Text == $"Going on after step {half.Progress.Done}.");
        Assert.Equal(whole.Model.ContentHash, resumed.Model.ContentHash);
        Assert.Equal((whole.Tokens, whole.Loss, whole.FirstEvaluationLoss, whole.EvaluationLoss), (resumed.Tokens, resumed.Loss, resumed.FirstEvaluationLoss, resumed.EvaluationLoss));
        Assert.Equal(Numbers(await StepsAsync(store, undisturbed)), Numbers(await StepsAsync(store, stopped)));
    }

    [Fact]
    public async Task Training_OfAModelOnTheList_StartsFromItAndWritesTheTypeThatWasAskedFor()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, "\"model\": \"tiny\"", steps: 3, more: ", \"type\": \"bfloat16\""));

        var report = await SmallTraining.RunAsync(store, id);

        Assert.Equal(("tiny", null), (report.Start.Model, report.Start.Shape));
        Assert.NotEqual(report.Start.ContentHash, report.Model.ContentHash);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(folder, "tokenizer.json"), Token), await File.ReadAllTextAsync(Path.Combine(report.Model.Folder, "tokenizer.json"), Token));
        Assert.Equal(TensorType.BF16, Checkpoint.Inspect(report.Model.Folder).Config.StoredType);
        var lineage = await store.Queries.LineageAsync(id, Token);
        Assert.Equal(["file", "model"], lineage.Select(input => input.Kind));
        Assert.Equal(("chats.jsonl", report.Data.Sha256), (lineage[0].Name, lineage[0].Hash));
        Assert.Equal(("tiny", report.Start.ContentHash), (lineage[1].Name, lineage[1].Hash));
        var reproduce = (await store.Queries.FindArtifactAsync(id, "reproduce.json", Token))!;
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(store.Artifacts.PathOf(reproduce.Sha256)!, Token));
        Assert.Equal(64, json.RootElement.GetProperty("snapshot").GetProperty("references").GetProperty("data.chats").GetProperty("hash").GetString()!.Length);
    }

    [Fact]
    public async Task Training_DataChangedSinceSubmit_FailsAndSaysSo()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 3));
        await File.AppendAllTextAsync(SmallTraining.Chats(store), "\n\n", Token);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("is not the file that was submitted", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_FolderTakenSinceSubmit_FailsBeforeAnyWork()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 3));
        Directory.CreateDirectory(Path.Combine(store.Folder.Models, "trained", "something"));

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains(Path.Combine(store.Folder.Models, "trained"), run.Reason, StringComparison.Ordinal);
        Assert.Empty(await StepsAsync(store, id));
    }

    [Fact]
    public async Task Training_StateOfAnotherTraining_FailsAndSaysHowToBeginAnew()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 3));
        Directory.CreateDirectory(store.Folder.RunFolder(id));
        await File.WriteAllTextAsync(TrainingWork.Checkpoint(store.Folder.RunFolder(id)), "not a checkpoint", Token);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.StartsWith("The training cannot go on from what an earlier attempt left", run.Reason, StringComparison.Ordinal);
        Assert.Contains("begin anew", run.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_DocumentThatTheModelHasNoRoomFor_FailsAsRefusedInput()
    {
        await using var store = await TestStore.CreateAsync();
        var unknown = TestModel.CreateMismatched(store, "the");
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, """ "model": "tiny" """, steps: 3));

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal((RunState.Failed, "Run it again with changes."), (run.State, run.Advice));
        Assert.Contains($"has token {unknown}; the model's vocabulary ends at {unknown - 1}.", run.Reason, StringComparison.Ordinal);
        Assert.Empty(await StepsAsync(store, id));
    }

    [Fact]
    public async Task Training_SequencesLongerThanTheModelKnows_FailsBeforeTheFirstStep()
    {
        await using var store = await TestStore.CreateAsync();
        var spec = SmallTraining.Spec(store, New, steps: 3).Replace("\"sequenceTokens\": 96", "\"sequenceTokens\": 5000", StringComparison.Ordinal);
        var id = await SmallTraining.SubmitAsync(store, spec);

        await store.Executor.ExecuteAsync(id, Token);

        var run = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("longer than the 4,096 positions", run.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_DiedJustAfterTheModelWasPlaced_TakesItUp()
    {
        await using var store = await TestStore.CreateAsync();
        var id = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 3));
        var report = await SmallTraining.RunAsync(store, id);
        var again = await SmallTraining.SubmitAsync(store, SmallTraining.Spec(store, New, steps: 3, Path.Combine(store.Folder.Models, "other")));
        Directory.Move(report.Model.Folder, Path.Combine(store.Folder.Models, "other"));
        Directory.CreateDirectory(store.Folder.RunFolder(again));
        await File.WriteAllTextAsync(TrainingWork.Placing(store.Folder.RunFolder(again)), "", Token);

        Assert.Equal(report.Model.ContentHash, (await SmallTraining.RunAsync(store, again)).Model.ContentHash);
    }

    private static async Task<IReadOnlyList<TrainingStep>> StepsAsync(TestStore store, string id)
    {
        var reader = new StepReader();
        await store.Get<TrainingResults>().ReadStepsAsync(id, reader, Token);
        return [.. reader.Steps];
    }

    // The clock is no part of what is repeated.
    private static IEnumerable<TrainingStep> Numbers(IReadOnlyList<TrainingStep> steps) => steps.Select(step => step with { Seconds = 0 });
}
