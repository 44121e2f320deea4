using System.Text.Json.Nodes;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Finding;

public sealed class DirectionRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_WhatCannotBeFound_IsRefusedByField()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store);
        var single = await SmallCaptures.CaptureAsync(store, prompts: "one");
        var queued = await SmallCaptures.SubmitAsync(store, """{"kind": "capture", "model": "tiny", "sides": [{"name": "a", "promptSet": "eight"}, {"name": "b", "persona": "bold", "promptSet": "eight"}]}""");
        var file = TestDirection.Save(Path.Combine(store.Folder.Root, "wide.safetensors"), width: 6);
        await store.Get<DirectionLibrary>().ImportAsync(file, new("wide"), Token);
        await store.Get<DirectionLibrary>().ImportAsync(TestDirection.Save(Path.Combine(store.Folder.Root, "narrow.safetensors")), new("narrow"), Token);

        foreach (var (change, field, says) in new (Action<JsonObject>, string, string)[]
        {
            (spec => spec["capture"] = "nobody", "capture", "There is no run nobody"),
            (spec => spec["capture"] = queued, "capture", "only a completed one"),
            (spec => spec["capture"] = file, "capture", "sha256:"),
            (spec => spec.Remove("capture"), "capture", "Name a completed capture"),
            (spec => spec["positive"] = "brave", "positive", "no side \"brave\"; it has bold, shy, none, clocks, music"),
            (spec => spec.Remove("negative"), "negative", "Name a side of the capture"),
            (spec => spec["negative"] = "bold", "negative", "positive side as well"),
            (spec => spec["neutral"] = "nobody", "neutral", "no side \"nobody\""),
            (spec => spec["controlPositive"] = "clocks", "controlNegative", "Name a side"),
            (spec => spec["position"] = "response-mean", "position", "no position \"response-mean\"; it has prompt-mean, last-prompt-token"),
            (spec => spec["position"] = "somewhere", "position", "response-mean"),
            (spec => spec["method"] = "guess", "method", "lda"),
            (spec => spec["saveAs"] = " ", "saveAs", "not blank"),
            (spec => spec["saveAs"] = "a/b", "saveAs", "means a file"),
            (spec => spec["capture"] = single, "method", "prompts"),
            (spec => (spec["method"], spec["shrinkage"]) = ("lda", 0), "method", "Shrinkage is 0"),
            (spec => spec["combine"] = new JsonObject { ["how"] = "negate", ["of"] = "narrow" }, "capture", "leave one of the two out"),
            (spec => spec["regularisation"] = 0, "regularisation", "0"),
        })
        {
            var spec = SmallCaptures.Between(capture, "axis");
            change(spec);
            var check = await SmallCaptures.CheckAsync(store, spec);
            var error = Assert.Single(check.Errors, error => error.Field == field);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }

        foreach (var (combine, field, says) in new (string, string, string)[]
        {
            ("""{"how": "orthogonalise", "of": "narrow"}""", "combine.with", "Name one direction or more"),
            ("""{"how": "orthogonalise", "of": "narrow", "with": ["wide"]}""", "combine", "width"),
            ("""{"how": "orthogonalise", "of": "narrow", "with": ["nobody"]}""", "combine.with[0]", "nobody"),
            ("""{"how": "orthogonalise", "of": "narrow", "with": ["narrow"]}""", "combine", ""),
            ("""{"how": "interpolate", "of": "narrow", "with": ["narrow", "narrow"]}""", "combine.with", "between two"),
            ("""{"how": "averageLayers", "of": "narrow"}""", "combine.layers", "Name the layers"),
            ("""{"how": "averageLayers", "of": "narrow", "layers": [9]}""", "combine", "9"),
            ("""{"how": "scale", "of": "narrow", "factor": 0}""", "combine.factor", "Times 0"),
            ("""{"how": "negate", "of": "nobody"}""", "combine.of", "nobody"),
        })
        {
            var check = await SmallCaptures.CheckAsync(store, new JsonObject { ["kind"] = "direction", ["saveAs"] = "made", ["combine"] = JsonNode.Parse(combine) });
            var error = Assert.Single(check.Errors, error => error.Field == field);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Check_SidesOfOtherShapesOrWithoutCompany_SaysSo()
    {
        await using var store = await SmallCaptures.StoreAsync();
        var capture = await SmallCaptures.CaptureAsync(store);
        var alone = await SmallCaptures.SubmitAsync(store, """{"kind": "capture", "model": "tiny", "positions": ["prompt-mean"], "sides": [{"name": "bold", "persona": "bold", "promptSet": "eight"}, {"name": "shy", "persona": "shy", "promptSet": "eight"}]}""");
        await store.Executor.ExecuteAsync(alone, Token);
        var spec = SmallCaptures.Between(alone, "axis");
        spec.Remove("neutral");

        var check = await SmallCaptures.CheckAsync(store, spec);

        Assert.Empty(check.Errors);
        Assert.Equal("axis · bold over shy · mean difference", check.Name);
        Assert.Contains(check.Notes, note => note.StartsWith("Without a neutral side", StringComparison.Ordinal));
        Assert.Contains(check.Notes, note => note.Contains("no control sides", StringComparison.Ordinal));
        spec["negativeCapture"] = capture;
        spec["position"] = "last-prompt-token";
        Assert.Contains((await SmallCaptures.CheckAsync(store, spec)).Errors, error => error.Field == "position");
        Assert.Empty((await SmallCaptures.CheckAsync(store, SmallCaptures.Between(capture, "axis"))).Notes);
    }

    [Fact]
    public async Task Capture_WithADirectionBetweenSidesThatItHasNot_IsRefusedByField()
    {
        await using var store = await SmallCaptures.StoreAsync();
        JsonObject Spec(string direction) => JsonNode.Parse($$"""
            {"kind": "capture", "model": "tiny", "positions": ["prompt-mean"], "direction": {{direction}},
             "sides": [{"name": "bold", "persona": "bold", "promptSet": "eight"}, {"name": "shy", "persona": "shy", "promptSet": "eight"}]}
            """)!.AsObject();

        foreach (var (direction, field) in new (string, string)[]
        {
            ("""{"saveAs": "d", "positive": "brave"}""", "direction.positive"),
            ("""{"saveAs": "d", "negative": "bold"}""", "direction.negative"),
            ("""{"saveAs": "d", "neutral": "none"}""", "direction.neutral"),
            ("""{"saveAs": "d", "position": "response-mean"}""", "direction.position"),
            ("""{"saveAs": "x/y"}""", "direction.saveAs"),
            ("""{"saveAs": ""}""", "direction.saveAs"),
            ("""{}""", "direction.saveAs"),
        })
        {
            var check = await SmallCaptures.CheckAsync(store, Spec(direction));
            Assert.Contains(check.Errors, error => error.Field == field);
        }
        Assert.Empty((await SmallCaptures.CheckAsync(store, Spec("""{"saveAs": "d"}"""))).Errors);
        var alone = Spec("""{"saveAs": "d"}""");
        alone["sides"]!.AsArray().RemoveAt(1);
        Assert.Contains((await SmallCaptures.CheckAsync(store, alone)).Errors, error => error.Field == "direction");
    }
}
