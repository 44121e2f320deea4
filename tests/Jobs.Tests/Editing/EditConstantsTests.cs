using System.Text.Json;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Editing;

/// <summary>Edits of what is not linear, by constants.</summary>
public sealed class EditConstantsTests
{
    private const string Asked = ", \"promptSet\": \"neutral\", \"replyTokens\": 6", Add = "\"op\": \"add\", \"layers\": [0, 2], \"strength\": 0.3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edit_AnAddAsABias_IsWhatItIsAtRunTime()
    {
        await using var store = await StoreAsync();
        var folder = TestModel.Create(store);

        var report = await RunAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), $"{Asked}, \"constants\": \"bias\"", Add));

        Assert.Equal([(0, ConstantPlace.Embedding), (2, ConstantPlace.Bias)], report.Constants.Select(constant => (constant.Layer, constant.How)));
        Assert.Equal((null, null), (report.Leak, report.RoundedLeak));
        Assert.Empty(report.Approximations);
        var (run, moved) = (report.RunTime!, report.Divergence!.Result.Rollout);
        Assert.Equal((null, "neutral", 1.0), (report.NotRun, run.PromptSet, run.Same));
        // The embedding is stored in half precision, so that what is added to it is rounded; that is all there is between the two.
        Assert.InRange(run.PerToken, 0, 1e-3 * moved.PerToken);
        // The replies of the two are the same, so what the old model is from the one it is from the other.
        Assert.Equal(moved.PerToken, run.Unedited, 0.05 * moved.PerToken);
        Assert.Equal(report.Constants, EditManifest.Find(report.Model.Folder)!.Report.Constants);
        // The model that came of it says so wherever it is looked at.
        Assert.Contains(Checkpoint.Inspect(report.Model.Folder).Warnings, warning => warning.StartsWith("It has a constant in 1 of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Edit_AnAddAsAPseudoBias_TellsItsFitAndLoadsAnywhere()
    {
        await using var store = await StoreAsync();
        var folder = TestModel.Create(store);
        var spec = SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), $"{Asked}, \"constants\": \"pseudo-bias\"", Add);
        var id = await SmallEdit.SubmitAsync(store, spec);

        var report = await SmallEdit.RunAsync(store, id);

        var (embedding, behind) = (report.Constants[0], report.Constants[1]);
        Assert.Equal((ConstantPlace.Embedding, null), (embedding.How, embedding.Fit));
        Assert.Equal((2, ConstantPlace.PseudoBias, "any loader"), (behind.Layer, behind.How, behind.Loaders));
        Assert.InRange(behind.Fit!.R2, 0.01, 1);
        Assert.True(behind.Fit.HeldOutR2 < behind.Fit.R2 && behind.Fit is { Tokens: > 0, HeldOutTokens: > 0 }, $"{behind.Fit}");
        Assert.Single(report.Approximations);
        Assert.InRange(report.RunTime!.PerToken, 1e-9, 20);
        using (SafetensorsFile before = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors")), after = SafetensorsFile.Open(Path.Combine(report.Model.Folder, "model.safetensors")))
            Assert.Equal(["lm_head.weight"], after.Tensors.Keys.Except(before.Tensors.Keys));
        var warned = (await store.Queries.LogAsync(id, 0, 1000, Token)).Any(line => line.Text.Contains("is no constant to rely on", StringComparison.Ordinal));
        Assert.Equal(behind.Fit.HeldOutR2 < 0.9, warned);
    }

    // Once fitted, the keys stay with the run: what is resumed goes on to the same bytes.
    [Fact]
    public async Task Edit_APseudoBiasStoppedAndResumed_EqualsAnUndisturbedOne()
    {
        await using var store = await StoreAsync();
        var folder = TestModel.Create(store);
        string Spec(string name) => SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), $"{Asked}, \"constants\": \"pseudo-bias\", \"name\": \"{name}\"", Add);
        var whole = await RunAsync(store, Spec("whole"));
        var id = await SmallEdit.SubmitAsync(store, Spec("halves"));

        await store.StopAsync(id, after: 1);
        var half = await store.FindAsync(id);
        await store.Runs.ResumeAsync(id, Token);
        var resumed = await SmallEdit.RunAsync(store, id);

        Assert.Equal(RunState.Interrupted, half.State);
        Assert.Equal(whole.Constants, resumed.Constants);
        Assert.Equal(whole.Files.Select(file => (file.Name, file.Sha256)), resumed.Files.Select(file => (file.Name, file.Sha256)));
        Assert.Equal(whole.RunTime, resumed.RunTime);
    }

    // A value that is held needs its projection in every matrix; what the MLP reads inside a block is the approximation, and it is measured.
    [Fact]
    public async Task Edit_AValueThatIsHeld_IsMeasuredAgainstRunTime()
    {
        await using var store = await StoreAsync();
        var folder = TestModel.Create(store);

        var report = await RunAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), $"{Asked}, \"constants\": \"bias\"", "\"op\": \"set\", \"row\": 2, \"value\": 3"));

        Assert.Equal((0, ConstantPlace.Embedding), (Assert.Single(report.Constants).Layer, report.Constants[0].How));
        Assert.Contains("Inside a block", Assert.Single(report.Approximations), StringComparison.Ordinal);
        Assert.InRange(report.Leak!.Value, 0, 1e-12);
        Assert.InRange(report.RunTime!.PerToken, 1e-12, 20);
    }

    // Neither a constant nor a product: by neurons and heads that write downwards, told apart by two personas, and measured.
    [Fact]
    public async Task Edit_AFloorByColumns_RanksThemAndIsMeasuredAgainstRunTime()
    {
        await using var store = await StoreAsync();
        var folder = TestModel.Create(store);
        string Spec(string more) => SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), $"{more}, \"columns\": {{\"positive\": \"capable\", \"negative\": \"cautious\"}}", "\"op\": \"floor\", \"value\": 1, \"layers\": [1, 2]");
        using (var json = JsonDocument.Parse(Spec("")))
            Assert.Equal("promptSet", Assert.Single((await store.Runs.CheckAsync(json.RootElement, Token)).Errors).Field);

        var id = await SmallEdit.SubmitAsync(store, Spec(Asked));
        var report = await SmallEdit.RunAsync(store, id);

        Assert.Equal(4, report.Edited);
        Assert.All(report.Coverage.Where(writer => writer.Left is null), writer =>
        {
            var columns = writer.Columns!;
            Assert.True(columns.RemovedSum < 0 && columns.Removed < columns.Count && columns.RemovedSum <= columns.Sum, $"{columns}");
            Assert.Equal(columns.Strongest.OrderByDescending(one => Math.Abs(one.Contribution)), columns.Strongest);
        });
        Assert.Contains("The value itself is not held", Assert.Single(report.Approximations), StringComparison.Ordinal);
        Assert.InRange(report.RunTime!.PerToken, 1e-12, 20);
        Assert.InRange(report.RunTime.Unedited, 1e-12, 20);
        var warned = (await store.Queries.LogAsync(id, 0, 1000, Token)).Any(line => line.Text.Contains("no nearer to the operations at run time", StringComparison.Ordinal));
        Assert.Equal(report.RunTime.PerToken >= report.RunTime.Unedited, warned);
        Assert.Empty(report.Constants);
    }

    [Fact]
    public async Task Edit_WithoutPrompts_SaysThatRunTimeWasNotMeasured()
    {
        await using var store = await StoreAsync();
        var folder = TestModel.Create(store);

        var report = await RunAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), ", \"constants\": \"bias\"", Add));

        Assert.Equal((null, "No prompt set was named, so nothing was asked."), (report.RunTime, report.NotRun));
    }

    private static async Task<EditReport> RunAsync(TestStore store, string spec) => await SmallEdit.RunAsync(store, await SmallEdit.SubmitAsync(store, spec));

    private static async Task<TestStore> StoreAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        return store;
    }
}
