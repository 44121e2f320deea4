using System.Text.Json;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Library.Arms;

public sealed class ArmLibraryTests
{
    private const string Written = """{"operations": [{"op": "ablate", "direction": "expert", "site": "writes"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"name": "a", "persona": "tense"}""", "persona", "There is no persona \"tense\". There are: terse.")]
    [InlineData("""{"name": "a", "intervention": "other"}""", "intervention", "There is no intervention \"other\". There are: ortho.")]
    [InlineData("""{"name": "a", "intervention": {"operations": [{"op": "add", "direction": "nobody", "layers": "all"}]}}""", "intervention.operations[0].direction", "There is no direction \"nobody\".")]
    [InlineData("""{"name": "a", "intervention": {"operations": [{"op": "add", "direction": "./d.safetensors", "layers": "all"}]}}""", "intervention.operations[0].direction", "is a file")]
    [InlineData("""{"name": "a", "intervention": {"operations": [{"op": "twist", "direction": "expert"}]}}""", "intervention.operations[0].op", "twist")]
    [InlineData("""{"name": "a", "intervention": "./ortho.json"}""", "intervention", "is a file")]
    [InlineData("""{"name": "a", "sampling": {"temperature": -1}}""", "sampling.temperature", "0")]
    [InlineData("""{"name": "a@b"}""", "name", "letters, digits")]
    [InlineData("""{"name": "a", "prompt": "x"}""", "prompt", "")]
    public async Task Arm_ThatCannotBeUsed_IsRefusedByItsField(string json, string field, string says)
    {
        await using var store = await CreateAsync();

        using var entry = JsonDocument.Parse(json);
        var saved = await Library(store).SaveAsync(entry.RootElement, null, Token);
        var imported = await Library(store).ImportAsync($$"""{"format": "vectorscope-arms", "version": 1, "arms": [{{json}}]}""", ImportMode.NewName, Token);

        var error = Assert.Single(saved.Errors);
        Assert.Equal(field, error.Field);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(($"arms[0].{field}", error.Message), (Assert.Single(imported.Errors).Field, imported.Errors[0].Message));
        Assert.Empty(await Library(store).ListAsync(Token));
    }

    [Fact]
    public async Task Arm_Found_HasTheTextTheChangeAndTheNumbersThatItNames()
    {
        await using var store = await CreateAsync();
        await SaveAsync(store, $$$"""{"name": "named", "persona": "TERSE", "intervention": "ortho", "sampling": {"temperature": 0.5, "topK": 3}}""");
        await SaveAsync(store, $$"""{"name": "written", "intervention": {{Written}}}""");
        await SaveAsync(store, """{"name": "plain"}""");
        var (named, written, plain) = (await FindAsync(store, "NAMED"), await FindAsync(store, "written"), await FindAsync(store, "plain"));

        Assert.Equal(("named", "Be terse.", 0.5, 3), (named.Name, named.SystemPrompt, named.Content.Sampling.Temperature!.Value, named.Content.Sampling.TopK!.Value));
        Assert.Equal((null, (double?)null), (written.SystemPrompt, written.Content.Sampling.Temperature));
        Assert.Equal([1, 2, 3], Assert.Single(Load(store, named)!.Compiled.Coverage).Layers);
        Assert.Equal(Load(store, named)!.Hash, Load(store, written)!.Hash);
        Assert.Null(Load(store, plain));
        Assert.Equal(
            ["persona TERSE; intervention ortho; temperature 0.5; top k 3", "the model as it is", "ablate expert, writes"],
            (await Library(store).ListAsync(Token)).Select(row => ArmText.Of(row.ContentAs<ArmContent>())));
    }

    [Fact]
    public async Task Arm_SavedAgainOtherwiseWritten_IsTheSameContent_AndAnEarlierOneIsFoundByItsHash()
    {
        await using var store = await CreateAsync();
        await SaveAsync(store, $$"""{"name": "a", "intervention": {{Written}}}""");
        var before = await FindAsync(store, "a");
        // Defaults written out, as a text, with other white space.
        var same = JsonSerializer.Serialize("""{"operations":[{"direction":"expert","op":"ablate","site":"writes","strength":1,"positions":"all"}],"head":false}""");
        var id = (await Library(store).FindAsync("a", Token))!.Id;
        await SaveAsync(store, $$$"""{"name": "a", "persona": "", "intervention": {{{same}}}, "sampling": {}}""", id);
        Assert.Equal(before.Hash, (await FindAsync(store, "a")).Hash);

        await SaveAsync(store, """{"name": "a", "persona": "terse"}""", id);

        Assert.Equal((null, "Be terse."), ((await FindAsync(store, $"a@{before.Hash[..8]}")).SystemPrompt, (await FindAsync(store, "a")).SystemPrompt));
        Assert.Equal(2, (await Library(store).VersionsAsync(id, Token)).Count);
    }

    [Fact]
    public async Task Arm_WhosePersonaIsGone_SaysWhichWhenItIsAsked()
    {
        await using var store = await CreateAsync();
        await SaveAsync(store, """{"name": "a", "persona": "terse"}""");
        var personas = store.Get<Libraries>().Of<PersonaKind>();
        await personas.DeleteAsync((await personas.FindAsync("terse", Token))!.Id, Token);
        var (gone, unknown) = (new SpecProblems(), new SpecProblems());

        await store.Get<ArmLookup>().FindAsync("a", gone, Token);
        var none = await store.Get<ArmLookup>().FindAsync("b", unknown, Token);

        Assert.Equal(("persona", "There is no persona \"terse\". The library holds none."), (Assert.Single(gone.Errors).Field, gone.Errors[0].Message));
        Assert.Null(none);
        Assert.Equal(("", "There is no arm \"b\". There are: a."), (Assert.Single(unknown.Errors).Field, unknown.Errors[0].Message));
        Assert.Equal(["a"], await store.Get<ArmLookup>().NamesAsync(Token));
    }

    [Fact]
    public async Task Arms_ExportedAndImportedElsewhere_AreTheSameContent()
    {
        await using var store = await CreateAsync();
        await using var other = await CreateAsync();
        await SaveAsync(store, $$$"""{"name": "a", "persona": "terse", "intervention": {{{Written}}}, "sampling": {"minP": 0.05}}""");

        var imported = await Library(other).ImportAsync(await Library(store).ExportAsync(null, Token), ImportMode.NewName, Token);

        Assert.Equal((0, "a"), (imported.Errors.Count, Assert.Single(imported.Added)));
        Assert.Equal((await FindAsync(store, "a")).Hash, (await FindAsync(other, "a")).Hash);
    }

    private static async Task<TestStore> CreateAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.Get<DirectionLibrary>().ImportAsync(TestDirection.Save(Path.Combine(store.Folder.Root, "d.safetensors")), new("expert"), Token);
        await store.Get<Libraries>().Of<PersonaKind>().SaveAsync(Drafts.Persona("terse", "Be terse."), Token);
        using var ortho = JsonDocument.Parse("""{"name": "ortho", "operations": [{"op": "ablate", "direction": "expert", "site": "writes"}]}""");
        await store.Get<Libraries>().Of<InterventionKind>().SaveAsync(ortho.RootElement, null, Token);
        return store;
    }

    private static NamedLibrary Library(TestStore store) => store.Get<Libraries>().Of<ArmKind>();

    private static async Task SaveAsync(TestStore store, string json, string? id = null)
    {
        using var entry = JsonDocument.Parse(json);
        Assert.Empty((await Library(store).SaveAsync(entry.RootElement, id, Token)).Errors);
    }

    private static async Task<FoundArm> FindAsync(TestStore store, string name)
    {
        var problems = new SpecProblems();
        var found = await store.Get<ArmLookup>().FindAsync(name, problems, Token);
        Assert.Empty(problems.Errors);
        return found!;
    }

    private static LoadedIntervention? Load(TestStore store, FoundArm arm) =>
        store.Get<InterventionLoader>().Load(arm.References, ArmLookup.InterventionPath, TestDirection.Layers, TestDirection.Width);
}
