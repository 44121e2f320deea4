using System.Text.Json;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Editing;

public sealed class EditRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"op\": \"add\"", "", "intervention.operations[0].op")]
    [InlineData("\"op\": \"ablate\"", "", "intervention.operations[0].site")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\", \"positions\": \"decode\"", "", "intervention.operations[0].positions")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\", \"layers\": [99]", "", "intervention.operations[0].layers")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\", \"layers\": [0]", ", \"embedding\": \"leave\"", "intervention")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\"", ", \"writers\": []", "writers")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\"", ", \"writers\": [\"heads\"]", "writers[0]")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\"", ", \"out\": \"/\"", "out")]
    [InlineData("\"op\": \"ablate\", \"site\": \"writes\"", ", \"persona\": \"nobody\"", "persona")]
    public async Task Check_WhatCannotBe_IsRefusedUnderItsField(string operation, string more, string field)
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);

        var check = await CheckAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), more, operation));

        Assert.Contains(field, check.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Check_LeastSpec_TakesTheDefaultsAndNamesTheFolder()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        Directory.CreateDirectory(Path.Combine(store.Folder.Models, "tiny-edited", "something"));

        var check = await CheckAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder)));

        Assert.Empty(check.Errors);
        Assert.Equal(RunNeeds.Light, check.Needs);
        var kept = store.Get<RunKinds>().Find("edit")!.Read<EditSpec>("{}", check.Snapshot!);
        Assert.Equal(Path.Combine(store.Folder.Models, "tiny-edited-2"), kept.FactsAs<ModelTarget>().Out);
        Assert.Equal((ResidualWriters.All, null, EditArithmetic.Float64), (kept.Spec.Residual, kept.Spec.Embedding, kept.Spec.Arithmetic));
    }

    [Fact]
    public async Task Check_ADirectionOfAnotherModel_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var (tiny, other) = (TestModel.Create(store), Path.Combine(store.Folder.Models, "other"));
        Engine.Checkpoints.NewModels.NewModel.Create(new("tiny-2", other), null, Token);

        var check = await CheckAsync(store, SmallEdit.Spec(tiny, SmallEdit.Direction(store, other)));

        Assert.Contains("has rows for layers 0 to", Assert.Single(check.Errors).Message, StringComparison.Ordinal);
    }

    private static async Task<SpecCheck> CheckAsync(TestStore store, string spec)
    {
        using var json = JsonDocument.Parse(spec);
        return await store.Runs.CheckAsync(json.RootElement, Token);
    }
}
