using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Playground;

public sealed class PlaygroundServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Request(string model, params JsonObject[] arms) => new()
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "List the files, größer als 1 KB." }),
        ["arms"] = new JsonArray(arms),
        ["maxTokens"] = 24,
    };

    private static JsonObject Arm(string name, JsonNode? intervention = null, double temperature = 1) => new()
    {
        ["name"] = name,
        ["intervention"] = intervention,
        ["sampling"] = new JsonObject { ["temperature"] = temperature },
    };

    private static JsonObject Add(string direction, double strength) => new()
    {
        ["operations"] = new JsonArray(new JsonObject { ["op"] = "add", ["direction"] = direction, ["strength"] = strength, ["layers"] = new JsonArray(2) }),
    };

    private static string Direction(TestStore store, string model, int seed = 3, bool known = true)
    {
        var config = ModelConfig.Load(model);
        return TestDirection.Save(Path.Combine(store.Folder.Root, $"d{seed}.safetensors"), seed, config.LayerCount, config.HiddenSize, known);
    }

    private static async Task<PlaygroundPlan> PlanAsync(TestStore store, JsonObject request)
    {
        var check = await store.Get<PlaygroundService>().CheckAsync(JsonSerializer.SerializeToElement(request), Token);
        Assert.Empty(check.Errors);
        return check.Plan!;
    }

    private static async Task<(PlaygroundAnswer Answer, List<PlaygroundEvent> Events)> AnswerAsync(TestStore store, JsonObject request)
    {
        var (answer, events) = (new PlaygroundAnswer(), new List<PlaygroundEvent>());
        await foreach (var happened in store.Get<PlaygroundService>().AnswerAsync(await PlanAsync(store, request), Token))
        {
            events.Add(happened);
            answer.Take(happened);
        }
        Assert.Null(answer.Failure);
        return (answer, events);
    }

    private static async Task<SchedulerStatus> StatusAsync(TestStore store, string model)
    {
        using var use = await store.Get<ModelHost>().UseAsync(model, Checkpoint.ContentHash(model, null, Token), new ModelPlacement(), null, Token);
        return use.Model.Scheduler.Status;
    }

    [Fact]
    public async Task Answer_ArmsWithADirection_TellsPromptThenReplyThenTheEndOfEach()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var file = Direction(store, model);
        var request = Request(model, Arm("base"), Arm("plus", Add(file, 4)));
        request["direction"] = file;

        var (answer, events) = await AnswerAsync(store, request);

        var begins = events.FindIndex(one => one is PlaygroundBegin);
        Assert.All(events.Take(begins), one => Assert.IsType<PlaygroundStage>(one));
        Assert.Contains(events.Take(begins), one => one is PlaygroundStage { Text: "waiting for the model" });
        var (begin, layers, tokenizer) = (answer.Begin!, ModelConfig.Load(model).LayerCount, Tokenizer.Load(model));
        Assert.Equal((layers, "d3.safetensors", layers + 1), (begin.Layers, begin.Direction!.Name, begin.Direction.Scales.Count));
        Assert.Equal([null, "add d3 ×4, layer 2"], begin.Arms.Select(arm => arm.Intervention));
        Assert.All(begin.Arms, arm => Assert.Equal((1, 1), (arm.Sampling.Temperature, arm.Sampling.TopP)));
        for (var i = 0; i < 2; i++)
        {
            var (arm, pieces) = (answer.Arms[i], answer.Arms[i].Pieces);
            Assert.Equal(begin.Arms[i].PromptTokens, arm.Prompt);
            Assert.Equal(Enumerable.Range(0, arm.Prompt + arm.Done!.Tokens), pieces.Select(piece => piece.Index));
            // What the conversation reads, and what was written, to the character.
            Assert.StartsWith("<|im_start|>user\nList the files, größer als 1 KB.", string.Concat(pieces.Take(arm.Prompt).Select(piece => piece.Text)), StringComparison.Ordinal);
            Assert.Equal(tokenizer.Decode([.. pieces.Skip(arm.Prompt).Select(piece => piece.Id)]), arm.Text);
            Assert.Equal(arm.Done.Reason == PlaygroundEnd.Length ? arm.Done.Tokens - 1 : arm.Done.Tokens, pieces.Skip(arm.Prompt).Count(piece => piece.Projections is not null));
            Assert.All(pieces.Take(arm.Prompt), piece => Assert.Equal(layers + 1, piece.Projections!.Count));
            // The direction has no row for the embedding.
            Assert.All(pieces.Take(arm.Prompt), piece => Assert.Null(piece.Projections![0]));
            Assert.All(pieces.Take(arm.Prompt), piece => Assert.NotNull(piece.Projections![layers]));
            Assert.True(events.FindLastIndex(one => one is PlaygroundPiece piece && piece.Arm == i) < events.FindIndex(one => one is PlaygroundDone done && done.Arm == i));
        }
        // The operation shows at its layer, by its own strength, before anything else differs: at the first token.
        var norm = TestDirection.Of(3, layers, ModelConfig.Load(model).HiddenSize).Norm(2);
        Assert.Equal(4 * norm, answer.Arms[1].Pieces[0].Projections![2]!.Value - answer.Arms[0].Pieces[0].Projections![2]!.Value, 1e-3 * norm);
    }

    [Fact]
    public async Task Answer_WithoutADirection_TellsTheReplyAlone()
    {
        await using var store = await TestStore.CreateAsync();

        var (answer, _) = await AnswerAsync(store, Request(TestModel.Create(store), Arm("base")));

        Assert.Null(answer.Begin!.Direction);
        Assert.Equal(0, answer.Arms[0].Prompt);
        Assert.NotEmpty(answer.Arms[0].Pieces);
        Assert.All(answer.Arms[0].Pieces, piece => Assert.Null(piece.Projections));
        Assert.Equal(answer.Begin.Arms[0].PromptTokens, answer.Arms[0].Pieces[0].Index);
    }

    [Fact]
    public async Task Answer_OneSeed_GivesEqualArmsEqualRepliesAndEachWhatItGivesAlone()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var file = Direction(store, model);
        var arms = new[] { Arm("base"), Arm("again"), Arm("plus", Add(file, 6)), Arm("hot", null, 1.7), Arm("greedy", null, 0) };
        JsonObject With(params JsonObject[] some)
        {
            var request = Request(model, [.. some.Select(arm => arm.DeepClone().AsObject())]);
            request["direction"] = file;
            return request;
        }

        var (together, _) = await AnswerAsync(store, With(arms));

        int[] Ids(PlaygroundArmAnswer arm) => [.. arm.Pieces.Select(piece => piece.Id)];
        Assert.Equal(Ids(together.Arms[0]), Ids(together.Arms[1]));
        Assert.Equal(4, together.Arms.Select(arm => arm.Text).Distinct().Count());
        for (var i = 0; i < arms.Length; i++)
        {
            var (alone, _) = await AnswerAsync(store, With(arms[i]));
            Assert.Equal(Ids(together.Arms[i]), Ids(alone.Arms[0]));
            foreach (var (one, other) in together.Arms[i].Pieces.Zip(alone.Arms[0].Pieces))
            {
                Assert.Equal(one.Projections is null, other.Projections is null);
                foreach (var (p, q) in (one.Projections ?? []).Zip(other.Projections ?? [])) Assert.Equal(p ?? 0, q ?? 0, 1e-4 * (1 + Math.Abs(p ?? 0)));
            }
        }
        // Another seed draws otherwise.
        var reseeded = With(arms[0]);
        reseeded["seed"] = 2;
        Assert.NotEqual(Ids(together.Arms[0]), Ids((await AnswerAsync(store, reseeded)).Answer.Arms[0]));
    }

    [Fact]
    public async Task Answer_Chat_GoesOnFromItsTurnsAndPersonasComeFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var request = Request(model, Arm("base"), Arm("curt"));
        request["messages"] = new JsonArray([.. new[] { ("user", "One?"), ("assistant", "<think>\nhm\n</think>\n\nTwo."), ("user", "Three?") }.Select(turn => (JsonNode)new JsonObject { ["role"] = turn.Item1, ["content"] = turn.Item2 })]);
        request["arms"]![1]!["systemPrompt"] = "Be curt.";
        request["direction"] = Direction(store, model);
        request["thinking"] = false;

        var (answer, _) = await AnswerAsync(store, request);

        string Prompt(int arm) => string.Concat(answer.Arms[arm].Pieces.Take(answer.Arms[arm].Prompt).Select(piece => piece.Text));
        const string Turns = "<|im_start|>user\nOne?<|im_end|>\n<|im_start|>assistant\nTwo.<|im_end|>\n<|im_start|>user\nThree?<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";
        Assert.Equal(Turns, Prompt(0));
        Assert.Equal("<|im_start|>system\nBe curt.<|im_end|>\n" + Turns, Prompt(1));
    }

    [Fact]
    public async Task Answer_CancelledInTheMiddle_TellsWhatIsThereAndFreesItsRows()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var request = Request(model, Arm("a"), Arm("b", null, 1.5));
        request["maxTokens"] = 100_000;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = new PlaygroundAnswer();

        await foreach (var happened in store.Get<PlaygroundService>().AnswerAsync(await PlanAsync(store, request), stop.Token))
        {
            answer.Take(happened);
            if (happened is PlaygroundPiece && answer.Arms.Sum(arm => arm.Pieces.Count) == 5) await stop.CancelAsync();
        }

        Assert.Contains(answer.Arms, arm => arm.Done!.Reason == PlaygroundEnd.Cancelled);
        Assert.All(answer.Arms, arm => Assert.Equal(arm.Done!.Tokens, arm.Pieces.Count));
        var status = await StatusAsync(store, model);
        Assert.Equal((0, 0, 0), (status.Waiting, status.Prefilling, status.Decoding));
    }

    [Fact]
    public async Task Answer_NobodyListensAnyMore_FreesItsRows()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var request = Request(model, Arm("a", null, 1.5));
        request["maxTokens"] = 100_000;

        await foreach (var happened in store.Get<PlaygroundService>().AnswerAsync(await PlanAsync(store, request), Token))
        {
            if (happened is PlaygroundPiece) break;
        }

        var status = await StatusAsync(store, model);
        Assert.Equal((0, 0, 0), (status.Waiting, status.Prefilling, status.Decoding));
    }

    [Fact]
    public async Task Answer_ArmWhoseStreamLeavesTheRange_FailsAlone()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var file = Direction(store, model);
        var expected = (await AnswerAsync(store, Request(model, Arm("base")))).Answer.Arms[0];

        var (answer, _) = await AnswerAsync(store, Request(model, Arm("base"), Arm("far", Add(file, 1e38))));

        Assert.Equal(PlaygroundEnd.Failed, answer.Arms[1].Done!.Reason);
        Assert.Contains("not a number", answer.Arms[1].Done!.Detail, StringComparison.Ordinal);
        Assert.Contains("smaller strength", answer.Arms[1].Done!.Detail, StringComparison.Ordinal);
        Assert.Equal((expected.Text, expected.Done!.Reason), (answer.Arms[0].Text, answer.Arms[0].Done!.Reason));
    }

    [Fact]
    public async Task Answer_ModelFolderThatIsGoneByNow_SaysSoAsItsLastWord()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var plan = await PlanAsync(store, Request(model, Arm("base")));
        Directory.Delete(model, recursive: true);

        var events = new List<PlaygroundEvent>();
        await foreach (var happened in store.Get<PlaygroundService>().AnswerAsync(plan, Token)) events.Add(happened);

        Assert.Contains(model, Assert.IsType<PlaygroundFailed>(events[^1]).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(events, one => one is PlaygroundBegin);
    }

    [Theory]
    [InlineData("""{"messages": []}""", "messages", "at least one")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""", "messages[1].role", "last message must be the user's")]
    [InlineData("""{"messages": [{"role": "system", "content": "a"}]}""", "messages[0].role", "not one of")]
    [InlineData("""{"messages": [{"role": "user", "content": " "}]}""", "messages[0].content", "not blank")]
    [InlineData("""{"model": "tinny"}""", "model", "tiny")]
    [InlineData("""{"arms": []}""", "arms", "at least one")]
    [InlineData("""{"arms": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {"name": "e"}, {"name": "f"}]}""", "arms", "5 are the most")]
    [InlineData("""{"arms": [{"name": "a"}, {"name": "A"}]}""", "arms[1].name", "Two arms")]
    [InlineData("""{"arms": [{"name": "a", "persona": "capabel"}]}""", "arms[0].persona", "capable")]
    [InlineData("""{"arms": [{"name": "a", "persona": "capable", "systemPrompt": "x"}]}""", "arms[0].systemPrompt", "not both")]
    [InlineData("""{"arms": [{"name": "a", "intervention": "ortko"}]}""", "arms[0].intervention", "ortho")]
    [InlineData("""{"arms": [{"name": "a", "intervention": {"operations": [{"op": "add", "direction": "DIRECTION", "layers": [99]}]}}]}""", "arms[0].intervention.operations[0].layers", "99")]
    [InlineData("""{"arms": [{"name": "a", "sampling": {"temperature": -1}}]}""", "arms[0].sampling.temperature", "0")]
    [InlineData("""{"direction": "nobody"}""", "direction", "nobody")]
    [InlineData("""{"direction": "NARROW"}""", "direction", "width 8")]
    [InlineData("""{"direction": "SHALLOW"}""", "direction", "layers 0 to 1")]
    [InlineData("""{"seed": -1}""", "seed", "0")]
    [InlineData("""{"sed": 1}""", "sed", "seed")]
    [InlineData("""{"maxTokens": 0}""", "maxTokens", "1")]
    public async Task Check_WhatCannotBeAnswered_NamesTheFieldAndWhatThereIs(string change, string field, string says)
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        var config = ModelConfig.Load(model);
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var ortho = Add("some", 1);
        ortho["name"] = "ortho";
        Assert.True((await store.Get<Libraries>().Of<InterventionKind>().SaveAsync(JsonSerializer.SerializeToElement(ortho), null, Token)).IsDone);
        string At(string name) => Path.Combine(store.Folder.Root, name);
        var json = change.Replace("DIRECTION", Direction(store, model), StringComparison.Ordinal)
            .Replace("NARROW", TestDirection.Save(At("narrow.safetensors"), 1, config.LayerCount, 8), StringComparison.Ordinal)
            .Replace("SHALLOW", TestDirection.Save(At("shallow.safetensors"), 1, 1, config.HiddenSize), StringComparison.Ordinal);
        var request = Request("tiny", Arm("base"));
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject()) request[name] = value?.DeepClone();

        var check = await store.Get<PlaygroundService>().CheckAsync(JsonSerializer.SerializeToElement(request), Token);

        Assert.Null(check.Plan);
        var error = Assert.Single(check.Errors);
        Assert.Equal(field, error.Field);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ModelWithoutATokenizer_SaysSo()
    {
        await using var store = await TestStore.CreateAsync();
        var model = TestModel.Create(store);
        File.Delete(Path.Combine(model, "tokenizer.json"));

        var check = await store.Get<PlaygroundService>().CheckAsync(JsonSerializer.SerializeToElement(Request(model, Arm("base"))), Token);

        var error = Assert.Single(check.Errors);
        Assert.Equal("model", error.Field);
        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("[]")]
    public async Task Check_NoObject_IsRefused(string json)
    {
        await using var store = await TestStore.CreateAsync();

        var check = await store.Get<PlaygroundService>().CheckAsync(JsonDocument.Parse(json).RootElement, Token);

        Assert.Equal("", Assert.Single(check.Errors).Field);
    }
}
