using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library;

public sealed class LibraryImportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("""{"format": "vectorscope-prompt-sets", "personas": []}""", "format")]
    [InlineData("""{"format": "vectorscope-personas", "version": 2, "personas": []}""", "version")]
    [InlineData("""{"format": "vectorscope-personas", "personas": []}""", "personas")]
    [InlineData("""{"format": "vectorscope-personas", "people": [], "personas": [{"name": "a", "systemPrompt": "b"}]}""", "people")]
    [InlineData("""{"format": "vectorscope-personas", "personas": [{"name": "a", "systemPrompt": "b"}, 7]}""", "personas[1]")]
    [InlineData("""{"format": "vectorscope-personas", "personas": [{"name": "a", "systemPrompt": " "}]}""", "personas[0].systemPrompt")]
    [InlineData("""{"format": "vectorscope-personas", "personas": [{"name": "a", "prompt": "x", "systemPrompt": "b"}]}""", "personas[0].prompt")]
    [InlineData("""{"format": "vectorscope-personas", "personas": [{"name": "a", "systemPrompt": "b"}, {"name": "A", "systemPrompt": "b"}]}""", "personas[1].name")]
    public async Task Personas_BadFile_NamesTheEntryAndImportsNothing(string json, string field)
    {
        await using var store = await TestStore.CreateAsync();

        var result = await store.Get<PersonaLibrary>().ImportAsync(json, ImportMode.NewName, Token);

        Assert.Equal(field, Assert.Single(result.Errors).Field);
        Assert.Empty(await store.Get<PersonaLibrary>().ListAsync(Token));
    }

    [Theory]
    [InlineData("""[{"name": "s", "prompts": []}]""", "promptSets[0].prompts")]
    [InlineData("""[{"name": "s", "prompts": ["a", ""]}]""", "promptSets[0].prompts[1]")]
    [InlineData("""[{"name": "s", "prompts": [{"name": "x", "text": "a"}, {"name": "x", "text": "b"}]}]""", "promptSets[0].prompts[1].name")]
    [InlineData("""[{"name": "s", "prompts": [{"text": 3}]}]""", "promptSets[0].prompts[0].text")]
    [InlineData("""[{"prompts": ["a"]}]""", "promptSets[0].name")]
    public async Task PromptSets_BadFile_NamesTheEntryAndImportsNothing(string sets, string field)
    {
        await using var store = await TestStore.CreateAsync();

        var result = await store.Get<PromptSetLibrary>().ImportAsync(
            $$"""{"format": "vectorscope-prompt-sets", "version": 1, "promptSets": {{sets}}}""", ImportMode.NewName, Token);

        Assert.Equal(field, Assert.Single(result.Errors).Field);
        Assert.Empty(await store.Get<PromptSetLibrary>().ListAsync(Token));
    }

    [Fact]
    public async Task Personas_ExportedAndImportedAgain_AreKeptBesideOrReplaced()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<PersonaLibrary>();
        await library.SaveAsync(new PersonaDraft("Ünlü", "who", "You are \"quoted\" <b>"), Token);
        var file = await library.ExportAsync(null, Token);

        var beside = await library.ImportAsync(file, ImportMode.NewName, Token);
        var replaced = await library.ImportAsync(file.Replace("who", "replaced", StringComparison.Ordinal), ImportMode.Replace, Token);

        Assert.Equal(["Ünlü (2)"], beside.Added);
        Assert.Equal(["Ünlü"], replaced.Replaced);
        var personas = await library.ListAsync(Token);
        Assert.Equal([("Ünlü", "replaced", 2), ("Ünlü (2)", "who", 1)], personas.Select(persona => (persona.Name, persona.Description, persona.Version)));
        Assert.All(personas, persona => Assert.Equal("You are \"quoted\" <b>", persona.SystemPrompt));
    }

    [Fact]
    public async Task PromptSets_ExportedAndReplaced_KeepIdAndOrder()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<PromptSetLibrary>();
        var id = (await library.SaveAsync(new PromptSetDraft("s", "", [new PromptRow("b", "second"), new PromptRow("a", "first")]), Token)).Id!;
        var file = await library.ExportAsync([id], Token);

        await library.ImportAsync(file, ImportMode.Replace, Token);
        await library.ImportAsync("""{"format": "vectorscope-prompt-sets", "promptSets": [{"name": "plain", "prompts": ["x", "y"]}]}""", ImportMode.Replace, Token);

        Assert.Equal(id, (await library.FindAsync("S", Token))!.Id);
        Assert.Equal([new PromptRow("b", "second"), new PromptRow("a", "first")], (await library.FindAsync(id, Token))!.Prompts);
        Assert.Equal([new PromptRow("01", "x"), new PromptRow("02", "y")], (await library.FindAsync("plain", Token))!.Prompts);
    }

    [Fact]
    public async Task Save_StaleTakenOrBlank_IsRefusedWithTheField()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<PersonaLibrary>();
        var id = (await library.SaveAsync(new PersonaDraft("one", "", "text"), Token)).Id!;
        await library.SaveAsync(new PersonaDraft("one", "", "text 2", id, 1), Token);

        var stale = await library.SaveAsync(new PersonaDraft("one", "", "text 3", id, 1), Token);
        var taken = await library.SaveAsync(new PersonaDraft("ONE", "", "text"), Token);
        var blank = await library.SaveAsync(new PersonaDraft(" ", "", ""), Token);
        var gone = await library.SaveAsync(new PersonaDraft("two", "", "text", "no-id", 1), Token);

        Assert.Equal(LibraryStatus.Conflict, stale.Status);
        Assert.Equal("name", Assert.Single(taken.Errors).Field);
        Assert.Equal(["name", "systemPrompt"], blank.Errors.Select(error => error.Field));
        Assert.Equal(LibraryStatus.NotFound, gone.Status);
        Assert.Equal("text 2", (await library.FindAsync(id, Token))!.SystemPrompt);
    }
}
