using System.Text.Json;
using Vectorscope.Engine.Interventions.Weights;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Library.BuiltIn;
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
    [InlineData("\"op\": \"add\", \"layers\": [2]", ", \"constants\": \"pseudo-bias\"", "promptSet")]
    [InlineData("\"op\": \"add\", \"layers\": [2]", ", \"constants\": \"biases\"", "constants")]
    [InlineData("\"op\": \"add\", \"positions\": \"decode\"", ", \"constants\": \"bias\"", "intervention.operations[0].positions")]
    [InlineData("\"op\": \"set\", \"value\": 1", ", \"constants\": \"bias\"", "intervention.operations[0].row")]
    [InlineData("\"op\": \"set\", \"value\": 1, \"row\": 2, \"strength\": 0.5", ", \"constants\": \"bias\"", "intervention.operations[0].strength")]
    [InlineData("\"op\": \"floor\", \"value\": 1", ", \"constants\": \"bias\"", "intervention.operations[0].op")]
    [InlineData("\"op\": \"floor\", \"value\": 1", ", \"columns\": {\"positive\": \"a\"}", "columns.negative")]
    [InlineData("\"op\": \"floor\", \"value\": 1", ", \"columns\": {\"positive\": \"a\", \"negative\": \"b\"}", "columns.positive")]
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

    // What is approximate, or not for every program, is known before the run.
    [Fact]
    public async Task Check_Constants_SaysWhoReadsThemAndWhatTheyAreNot()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        var direction = SmallEdit.Direction(store, folder);

        var add = await CheckAsync(store, SmallEdit.Spec(folder, direction, ", \"constants\": \"bias\"", "\"op\": \"add\", \"layers\": [1, 2]"));
        var set = await CheckAsync(store, SmallEdit.Spec(folder, direction, ", \"constants\": \"pseudo-bias\"", "\"op\": \"set\", \"row\": 2, \"value\": 1"));

        Assert.Empty(add.Errors.Concat(set.Errors));
        Assert.Contains(add.Notes, note => note.Contains("layers 1, 2 become tensors mlp.down_proj.bias", StringComparison.Ordinal));
        Assert.Contains(set.Notes, note => note.Contains("Inside a block the MLP reads the value that the block before left", StringComparison.Ordinal));
        Assert.DoesNotContain(set.Notes, note => note.Contains("mlp.down_proj.bias", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_APseudoBiasOfAModelWithoutATokenizer_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var folder = TestModel.Create(store);
        File.Delete(Path.Combine(folder, "tokenizer.json"));

        var check = await CheckAsync(store, SmallEdit.Spec(folder, SmallEdit.Direction(store, folder), ", \"constants\": \"pseudo-bias\", \"promptSet\": \"neutral\"", "\"op\": \"add\", \"layers\": [2]"));

        Assert.Equal("constants", Assert.Single(check.Errors).Field);
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
