using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Interventions;

/// <summary>A field of any spec takes an intervention by its declaration alone, and its run has all that it names.</summary>
public sealed class InterventionFieldTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"ortho\"", "ortho")]
    [InlineData("\"ORTHO\"", "ortho")]
    [InlineData("\"ROOT/plans/ortho.json\"", "ortho")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert", "site": "writes"}]}""", "ablate expert, writes")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "ROOT/d.safetensors", "site": "writes"}]}""", "ablate d, writes")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "run:RUN/made.bin", "site": "writes"}]}""", "ablate made, writes")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "sha256:HASH", "site": "writes"}]}""", "ablate sha256:HASHSTART, writes")]
    public async Task Field_HoweverTheInterventionIsNamed_IsTheSameChange(string value, string name)
    {
        await using var store = await CreateAsync();
        var file = await ReadyAsync(store);
        var hash = (await store.Get<Libraries>().Of<DirectionKind>().FindAsync("expert", Token))!.ContentAs<DirectionContent>().Sha256;
        var made = await store.SubmitAsync("maker");
        await store.Artifacts.PutAsync(made, new("made.bin", "made", "x/y"), (stream, token) => stream.WriteAsync(File.ReadAllBytes(file), token).AsTask(), Token);
        string Fill(string text) => text.Replace("ROOT", store.Folder.Root, StringComparison.Ordinal).Replace("RUN", made, StringComparison.Ordinal)
            .Replace("HASHSTART", hash[..8], StringComparison.Ordinal).Replace("HASH", hash, StringComparison.Ordinal);

        var run = await SubmitAsync(store, $$"""[{"intervention": null}, {"intervention": {{Fill(value)}}}]""");

        var references = run.References;
        Assert.Equal(["arms[1].intervention", "arms[1].intervention.operations[0].direction"], references.All.Keys);
        Assert.Equal(hash, references["arms[1].intervention.operations[0].direction"].Hash);
        Assert.Null(store.Get<InterventionLoader>().Load(references, "arms[0].intervention", TestDirection.Layers, TestDirection.Width));
        var loaded = store.Get<InterventionLoader>().Load(references, "arms[1].intervention", TestDirection.Layers, TestDirection.Width)!;
        Assert.Equal(Fill(name), loaded.Name);
        Assert.Equal([1, 2, 3], Assert.Single(loaded.Compiled.Coverage).Layers);
        var other = await SubmitAsync(store, """[{"intervention": "ortho"}]""");
        Assert.Equal(store.Get<InterventionLoader>().Load(other.References, "arms[0].intervention", TestDirection.Layers, TestDirection.Width)!.Hash, loaded.Hash);
    }

    [Fact]
    public async Task Library_Changed_LeavesTheRunWithWhatItNamed()
    {
        await using var store = await CreateAsync();
        await ReadyAsync(store);
        var (id, before) = await SubmitIdAsync(store, """[{"intervention": "ortho"}]""");
        var reference = before.References["arms[0].intervention.operations[0].direction"];
        Assert.Equal(("artifact", "expert", 1), (reference.Kind, reference.Name, reference.Version));

        var directions = store.Get<Libraries>().Of<DirectionKind>();
        await directions.DeleteAsync((await directions.FindAsync("expert", Token))!.Id, Token);
        await ImportAsync(store, TestDirection.Save(At(store, "other.safetensors"), seed: 7), "expert");
        var interventions = store.Get<Libraries>().Of<InterventionKind>();
        await interventions.DeleteAsync((await interventions.FindAsync("ortho", Token))!.Id, Token);
        await store.Executor.ExecuteAsync(id, Token);

        Assert.Equal((RunState.Completed, null), ((await store.FindAsync(id)).State, (await store.FindAsync(id)).Detail));
        Assert.Equal("ortho on expert: ablate", (await store.FindAsync(id)).Reason);
        Assert.Contains(await store.Queries.LineageAsync(id, Token), row => row is { Direction: "input", Kind: "artifact", Name: "expert" } && row.Hash == reference.Hash);
        Assert.NotNull(store.Artifacts.PathOf(reference.Hash!));
        // With the run goes the last that names the file.
        await store.Runs.DeleteAsync(id, Token);
        Assert.Null(store.Artifacts.PathOf(reference.Hash!));
    }

    [Fact]
    public async Task File_OutsideTheStoreChangedBeforeTheRun_FailsItByName()
    {
        await using var store = await CreateAsync();
        var file = TestDirection.Save(At(store, "own.safetensors"));
        var (id, run) = await SubmitIdAsync(store, $$$"""[{"intervention": {"operations": [{"op": "ablate", "direction": "{{{file}}}"}]}}]""");
        Assert.Equal(("file", file), (run.References["arms[0].intervention.operations[0].direction"].Kind, run.References["arms[0].intervention.operations[0].direction"].Place));
        TestDirection.Save(file, seed: 5);

        await store.Executor.ExecuteAsync(id, Token);

        var failed = await store.FindAsync(id);
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Contains($"{file} is not the file that was submitted", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_WithOtherContentUnderOneName_DifferInTheirReferences()
    {
        await using var store = await CreateAsync();
        await ReadyAsync(store);
        var (a, _) = await SubmitIdAsync(store, """[{"intervention": "ortho"}]""");
        await store.Get<DirectionLibrary>().ImportAsync(TestDirection.Save(At(store, "new.safetensors"), seed: 4), new("expert", Replace: true), Token);
        var (b, _) = await SubmitIdAsync(store, """[{"intervention": "ortho"}]""");

        var compared = (await store.Get<RunComparer>().CompareAsync(a, b, Token)).Comparison!;

        Assert.Empty(compared.Settings);
        var difference = Assert.Single(compared.References);
        Assert.Equal(("arms[0].intervention.operations[0].direction", 1, 2), (difference.Path, difference.A.Version, difference.B.Version));
        Assert.Equal("Arms 1 · Intervention · operations 1 · direction", difference.Label);
    }

    [Fact]
    public async Task Version_OfNames_IsWhatItWas()
    {
        await using var store = await CreateAsync();
        await ReadyAsync(store);
        var directions = store.Get<Libraries>().Of<DirectionKind>();
        var was = (await directions.FindAsync("expert", Token))!;
        await store.Get<DirectionLibrary>().ImportAsync(TestDirection.Save(At(store, "new.safetensors"), seed: 4), new("expert", Replace: true), Token);

        var run = await SubmitAsync(store, $$$"""[{"intervention": {"operations": [{"op": "conditional", "when": {"direction": "expert", "layer": 1, "above": 0.5}, "then": {"op": "ablate", "direction": "expert@{{{was.Hash[..8]}}}", "layers": [2]}}]}}]""");

        Assert.Equal(was.ContentAs<DirectionContent>().Sha256, run.References["arms[0].intervention.operations[0].then.direction"].Hash);
        Assert.NotEqual(was.ContentAs<DirectionContent>().Sha256, run.References["arms[0].intervention.operations[0].when.direction"].Hash);
        var loaded = store.Get<InterventionLoader>().Load(run.References, "arms[0].intervention", TestDirection.Layers, TestDirection.Width)!;
        Assert.Equal($"ablate expert@{was.Hash[..8]}, layer 2, if expert at 1 is above 0.5", loaded.Name);
    }

    [Theory]
    [InlineData("7", "arms[0].intervention", "text in quotes or a JSON object")]
    [InlineData("\"nobody\"", "arms[0].intervention", "There is no intervention \"nobody\". There are: ortho.")]
    [InlineData("\"{broken\"", "arms[0].intervention", "begins as a JSON object and is none")]
    [InlineData("\"ROOT/none.json\"", "arms[0].intervention", "There is no file")]
    [InlineData("\"ROOT/d.safetensors/\"", "arms[0].intervention", "")]
    [InlineData("\"ROOT/broken.json\"", "arms[0].intervention", "broken.json is no JSON")]
    [InlineData("{}", "arms[0].intervention.operations", "at least one operation")]
    [InlineData("""{"operations": [{"op": "ablate"}]}""", "arms[0].intervention.operations[0].direction", "it is missing")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert", "width": 3}]}""", "arms[0].intervention.operations[0].width", "no such field")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "exprt"}]}""", "arms[0].intervention.operations[0].direction", "There is no direction \"exprt\". There are: expert, wide.")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert@000000"}]}""", "arms[0].intervention.operations[0].direction", "There is no direction \"expert@000000\"")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "ROOT/no.safetensors"}]}""", "arms[0].intervention.operations[0].direction", "There is no file")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "ROOT/nan.safetensors"}]}""", "arms[0].intervention.operations[0].direction", "holds NaN")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "ROOT/broken.json/"}]}""", "arms[0].intervention.operations[0].direction", "")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "run:nobody/d"}]}""", "arms[0].intervention.operations[0].direction", "There is no file d of a run nobody")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "sha256:00"}]}""", "arms[0].intervention.operations[0].direction", "64 hexadecimal digits")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert"}, {"op": "conditional", "when": {"direction": "gone", "layer": 1, "above": 1}, "then": {"op": "ablate", "direction": "expert"}}]}""", "arms[0].intervention.operations[1].when.direction", "no direction \"gone\"")]
    // What the model says of it.
    [InlineData("""{"operations": [{"op": "ablate", "direction": "wide"}]}""", "arms[0].intervention.operations[0].direction", "has width 16; the model's is 8")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert", "layers": [0]}]}""", "arms[0].intervention.operations[0].layers", "too short to be a direction")]
    [InlineData("""{"operations": [{"op": "ablate", "direction": "expert", "layers": [4]}]}""", "arms[0].intervention.operations[0].layers", "the model has layers 0 to 3")]
    [InlineData("""{"operations": [{"op": "set", "direction": "expert", "value": "neutral"}]}""", "arms[0].intervention.operations[0].value", "does not know its neutral mean")]
    public async Task Field_ThatCannotBeUsed_IsRefusedUnderItsPath(string value, string field, string says)
    {
        await using var store = await CreateAsync();
        await ReadyAsync(store);
        await ImportAsync(store, TestDirection.Save(At(store, "wide.safetensors"), width: 16), "wide");
        TestDirection.SaveWithNaN(At(store, "nan.safetensors"));
        await File.WriteAllTextAsync(At(store, "broken.json"), "{", Token);
        using var spec = JsonDocument.Parse($$"""{"kind": "many", "arms": [{"intervention": {{value.Replace("ROOT", store.Folder.Root, StringComparison.Ordinal)}}}]}""");

        var result = await store.Runs.SubmitAsync(spec.RootElement, null, Token);

        var error = Assert.Single(result.Errors);
        Assert.Equal(field, error.Field);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NormalForm_HoldsTheNameOrTheObject_AndSchemaAndFormsTakeBoth()
    {
        await using var store = await CreateAsync();
        await ReadyAsync(store);
        const string written = """{"operations":[{"op":"ablate","direction":"expert"}]}""";

        var run = await SubmitAsync(store, $$"""[{"intervention": "ortho"}, {"intervention": {{written}}}, {"intervention": {{JsonSerializer.Serialize(written)}}}]""");

        var arms = run.Normal["arms"]!.AsArray();
        Assert.Equal("ortho", (string?)arms[0]!["intervention"]);
        Assert.Equal(written, arms[1]!["intervention"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(arms[1], arms[2]));
        var shape = SpecShape.Of<Arm>().Find("intervention")!;
        Assert.Equal("""["string","object","null"]""", SpecShape.Of<Arm>().Schema()["properties"]!["intervention"]!["type"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), shape.Value.FromForm(shape.Value.ToForm(JsonNode.Parse(written)!))));
    }

    [Theory]
    [InlineData("""{"name": "x", "operations": []}""", "operations")]
    [InlineData("""{"name": "x", "operations": [{"op": "erase", "direction": "d"}]}""", "operations[0].op")]
    [InlineData("""{"name": "x", "operations": [{"op": "ablate", "direction": "./d.safetensors"}]}""", "operations[0].direction")]
    [InlineData("""{"name": "x.json", "operations": [{"op": "ablate", "direction": "d"}]}""", "name")]
    [InlineData("""{"name": "x"}""", "operations")]
    public async Task Entry_ThatSpecsCouldNotUse_IsRefused(string json, string field)
    {
        await using var store = await CreateAsync();

        var result = await store.Get<Libraries>().Of<InterventionKind>().SaveAsync(JsonDocument.Parse(json).RootElement, null, Token);

        Assert.Equal(field, Assert.Single(result.Errors).Field);
    }

    [Fact]
    public async Task Entry_IsKeptInNormalForm_WithTheFilesThatItNames()
    {
        await using var store = await CreateAsync();
        await ReadyAsync(store);
        var library = store.Get<Libraries>().Of<InterventionKind>();
        Directory.CreateDirectory(At(store, "plans/deep"));
        TestDirection.Save(At(store, "plans/deep/own.safetensors"), seed: 9);
        await File.WriteAllTextAsync(At(store, "plans/two.json"), """{"operations": [{"op": "add", "strength": -4, "direction": "deep/own.safetensors", "layers": [2]}, {"op": "ablate", "direction": "expert"}]}""", Token);

        var result = await store.Get<InterventionImport>().ImportAsync(At(store, "plans/two.json"), new("two"), Token);

        var row = (await library.FindAsync("two", Token))!;
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(At(store, "plans/deep/own.safetensors"), Token)));
        Assert.Equal("Saved \"two\" with 2 operations.", result.Sentence);
        Assert.Equal(
            $$"""{"operations":[{"op":"add","direction":"sha256:{{sha256}}","unit":"raw","layers":[2],"strength":-4,"site":"block","positions":"all"},{"op":"ablate","direction":"expert","about":"nothing","layers":"all","strength":1,"site":"block","positions":"all"}],"head":false}""",
            row.Content);
        Assert.NotNull(store.Artifacts.PathOf(sha256));
        // The same by another way is the same content.
        await library.SaveAsync(JsonDocument.Parse($$"""{"name": "same", "head": false, "operations": [{"direction": "sha256:{{sha256}}", "op": "add", "layers": [2], "strength": -4.0}, {"op": "ablate", "direction": "expert"}]}""").RootElement, null, Token);
        Assert.Equal(row.Hash, (await library.FindAsync("same", Token))!.Hash);
        await library.DeleteAsync(row.Id, Token);
        Assert.NotNull(store.Artifacts.PathOf(sha256));
        await library.DeleteAsync((await library.FindAsync("same", Token))!.Id, Token);
        Assert.Null(store.Artifacts.PathOf(sha256));
    }

    internal sealed record Spec : RunSpec
    {
        [Field("Arms")]
        public IReadOnlyList<Arm> Arms { get; init; } = [];
    }

    internal sealed record Arm
    {
        [Field("Intervention", Help = "What is done to the model."), Refers(ReferenceKinds.Intervention), OrObject]
        public string? Intervention { get; init; }
    }

    private sealed class Rules(InterventionLoader interventions) : ISpecRules<Spec>
    {
        public Task CheckAsync(SpecUnderCheck<Spec> check, CancellationToken cancellationToken)
        {
            for (var i = 0; i < check.Spec.Arms.Count; i++)
            {
                interventions.Check(check.References, $"arms[{i}].intervention", TestDirection.Layers, TestDirection.Width, check.Problems);
            }
            return Task.CompletedTask;
        }

        public string Title(SpecUnderCheck<Spec> check) => "many";

        public RunNeeds NeedsOf(Spec spec) => RunNeeds.Light;
    }

    private sealed class Handler(InterventionLoader interventions) : IRunHandler<Spec>
    {
        public Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<Spec> run, CancellationToken cancellationToken)
        {
            var loaded = interventions.Load(run.References, "arms[0].intervention", TestDirection.Layers, TestDirection.Width)!;
            return Task.FromResult(RunOutcome.Completed($"{loaded.Name} on {run.References["arms[0].intervention.operations[0].direction"].Name}: {InterventionJsonWriter.NameOf(loaded.Intervention.Operations[0])}"));
        }
    }

    private static Task<TestStore> CreateAsync() => TestStore.CreateAsync(alter: services => services.AddRunKind<Spec, Rules, Handler>("many"));

    /// <summary>A direction "expert" and an intervention "ortho", in the library and as files.</summary>
    /// <returns>The direction's file.</returns>
    private static async Task<string> ReadyAsync(TestStore store)
    {
        var path = TestDirection.Save(At(store, "d.safetensors"));
        await ImportAsync(store, path, "expert");
        await store.Get<Libraries>().Of<InterventionKind>().SaveAsync(
            JsonDocument.Parse("""{"name": "ortho", "operations": [{"op": "ablate", "direction": "expert", "site": "writes"}]}""").RootElement, null, Token);
        Directory.CreateDirectory(At(store, "plans"));
        await File.WriteAllTextAsync(At(store, "plans/ortho.json"), """{"operations": [{"op": "ablate", "direction": "../d.safetensors", "site": "writes", "strength": 1}]}""", Token);
        return path;
    }

    private static Task<SavedDirection> ImportAsync(TestStore store, string path, string name) => store.Get<DirectionLibrary>().ImportAsync(path, new(name), Token);

    private static async Task<ResolvedSpec> SubmitAsync(TestStore store, string arms) => (await SubmitIdAsync(store, arms)).Run;

    private static async Task<(string Id, ResolvedSpec Run)> SubmitIdAsync(TestStore store, string arms)
    {
        using var spec = JsonDocument.Parse($$"""{"kind": "many", "arms": {{arms}}}""");
        var result = await store.Runs.SubmitAsync(spec.RootElement, null, Token);
        Assert.Empty(result.Errors);
        var run = await store.FindAsync(result.RunId!);
        return (run.Id, store.Get<RunKinds>().Find("many")!.Read(run.Spec, run.Snapshot));
    }

    private static string At(TestStore store, string name) => Path.Combine(store.Folder.Root, name);
}
