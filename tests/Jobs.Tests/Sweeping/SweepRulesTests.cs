using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Sweeping;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Sweeping;

public sealed class SweepRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_WhatCannotBeSwept_IsRefusedByName()
    {
        await using var store = await SmallSweep.CreateAsync();
        await SmallSweep.ImportAsync(store, Path.Combine(store.Folder.Models, "tiny"), "wide", width: 12);
        var operations = """[{"op":"add"},{"op":"ablate"}]""";

        await RefusedAsync("""{"strengths": null}""", "strengths", "There is nothing to vary");
        await RefusedAsync("""{"calibrate": {}}""", "calibrate", "leave it out, or the strengths");
        await RefusedAsync("""{"strengths": [1, 0]}""", "strengths[1]", "changes nothing");
        await RefusedAsync("""{"strengths": [1, 2, 1]}""", "strengths[2]", "stands at strengths[0]");
        await RefusedAsync("""{"layers": ["1-2", "1+2"]}""", "layers[1]", "stand at layers[0]");
        await RefusedAsync("""{"layers": ["1", "3-2"]}""", "layers[1]", "names no layers");
        await RefusedAsync("""{"layers": ["2~0"]}""", "layers[0]", "is no kernel");
        await RefusedAsync("""{"layers": ["1", "77"]}""", "layers[1]", "the model has layers 0 to");
        await RefusedAsync("""{"layers": ["0"]}""", "layers[0]", "too short to be a direction");
        await RefusedAsync("""{"operations": [{"op":"add"},{"op":"add"}]}""", "operations[1]", "stands at operations[0]");
        await RefusedAsync("""{"operations": [{"op":"add"},{"op":"mend"}]}""", "operations[1].op", "is not one of ablate");
        await RefusedAsync("""{"operations": [{"op":"add"},{"op":"floor"}]}""", "operations[1].value", "it is missing");
        await RefusedAsync("""{"operations": [{"op":"add"},{"op":"ablate","unit":"ambient"}]}""", "operations[1].unit", "there is no such field here");
        await RefusedAsync("""{"operations": [{"op":"add","site":"writes"}]}""", "operations[0].site", "cannot act on what is written");
        await RefusedAsync("""{"operations": [{"op":"add"},{"op":"ablate","direction":"wide"}]}""", "operations[1].direction", "Direction wide has width 12");
        await RefusedAsync("""{"operations": [{"op":"add","row":0}]}""", "operations[0].row", "too short to be a direction");
        await RefusedAsync("""{"direction": "wide"}""", "direction", "Direction wide has width 12");
        await RefusedAsync("""{"direction": "nobody"}""", "direction", "There is no direction");
        await RefusedAsync("""{"gate": {"layer": 1}}""", "gate.above", "either above or below");
        await RefusedAsync("""{"gate": {"layer": 3, "above": 0}, "layers": ["2"]}""", "gate.layer", "is not known yet where layer 2");
        await RefusedAsync("""{"readLayer": 0}""", "readLayer", "too short to be a direction");
        await RefusedAsync("""{"readLayer": 99}""", "readLayer", "The model has layers 0 to");
        await RefusedAsync("""{"promptSet": "none"}""", "promptSet", "There is no prompt set");
        await RefusedAsync("""{"strengths": null, "calibrate": {"least": 0}}""", "calibrate.least", "cannot be 0");
        await RefusedAsync("""{"strengths": null, "calibrate": {"least": 1, "most": -2}}""", "calibrate.most", "on the same side of 0");
        await RefusedAsync("""{"tasks": {"set": "nowhere"}}""", "tasks.set", "nowhere");
        await RefusedAsync($$"""{"operations": {{operations}}, "strengths": [{{string.Join(',', Enumerable.Range(1, 200))}}], "layers": ["1", "2"]}""", "layers", "800 cells; 400 are the most");

        async Task RefusedAsync(string changes, string field, string words)
        {
            var spec = SmallSweep.Spec(whole =>
            {
                foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject()) whole[name] = value?.DeepClone();
            });
            var check = await store.Runs.CheckAsync(JsonSerializer.SerializeToElement(spec), Token);
            var error = check.Errors.FirstOrDefault(error => error.Field == field);
            Assert.True(error is not null, $"{changes}: {string.Join(" | ", check.Errors)}");
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("4", "[4]")]
    [InlineData("3-6", "[3,4,5,6]")]
    [InlineData(" 2+5-7 ", "[2,5,6,7]")]
    [InlineData("ALL", "\"all\"")]
    [InlineData("22~8", """{"peak":22,"width":8,"least":0}""")]
    [InlineData("22.5~8~0.3", """{"peak":22.5,"width":8,"least":0.3}""")]
    public void Layers_InAWord_AreThoseOfAnIntervention(string word, string json)
    {
        var (layers, problem) = SweepLayers.Read(word);

        Assert.Null(problem);
        Assert.Equal(json, layers!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("4-")]
    [InlineData("-4")]
    [InlineData("2+2")]
    [InlineData("1-999999999")]
    [InlineData("3~x")]
    [InlineData("3~8~1.5")]
    public void Layers_InNoSuchWord_AreRefused(string word) => Assert.NotNull(SweepLayers.Read(word).Problem);

    [Fact]
    public async Task Cells_OfTheSameOperationAlongTwoDirections_HaveNamesOfTheirOwn()
    {
        await using var store = await SmallSweep.CreateAsync();
        await SmallSweep.ImportAsync(store, Path.Combine(store.Folder.Models, "tiny"), "other", seed: 2);

        var report = await SmallSweep.RunAsync(store, SmallSweep.Spec(spec =>
        {
            spec["operations"] = JsonNode.Parse("""[{"op":"ablate"},{"op":"ablate","direction":"other"}]""");
            (spec["layers"], spec["strengths"], spec["mostPrompts"]) = (new JsonArray("1+3", "2~1"), new JsonArray(1), 1);
        }));

        Assert.Equal(["ablate-1.L1_3.s1", "ablate-1.L2w1.s1", "ablate-2.L1_3.s1", "ablate-2.L2w1.s1"], report.Cells.Select(cell => cell.Name));
        Assert.Equal(["ablate-1", "ablate-2, other"], report.Operations);
        Assert.Equal("ablate other, layers 1 3", report.Cells[2].Text);
    }
}
