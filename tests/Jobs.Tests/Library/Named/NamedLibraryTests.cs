using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.Named;

public sealed class NamedLibraryTests
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

        var result = await store.Get<Libraries>().Of<PersonaKind>().ImportAsync(json, ImportMode.NewName, Token);

        Assert.Equal(field, Assert.Single(result.Errors).Field);
        Assert.Empty(await store.Get<Libraries>().Of<PersonaKind>().ListAsync(Token));
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

        var result = await store.Get<Libraries>().Of<PromptSetKind>().ImportAsync(
            $$"""{"format": "vectorscope-prompt-sets", "version": 1, "promptSets": {{sets}}}""", ImportMode.NewName, Token);

        Assert.Equal(field, Assert.Single(result.Errors).Field);
        Assert.Empty(await store.Get<Libraries>().Of<PromptSetKind>().ListAsync(Token));
    }

    [Fact]
    public async Task Personas_ExportedAndImportedAgain_AreKeptBesideOrReplaced()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<Libraries>().Of<PersonaKind>();
        await library.SaveAsync(Drafts.Persona("Ünlü", "You are \"quoted\" <b>", "who"), Token);
        var file = await library.ExportAsync(null, Token);

        var beside = await library.ImportAsync(file, ImportMode.NewName, Token);
        var replaced = await library.ImportAsync(file.Replace("who", "replaced", StringComparison.Ordinal), ImportMode.Replace, Token);

        Assert.Equal(["Ünlü (2)"], beside.Added);
        Assert.Equal(["Ünlü"], replaced.Replaced);
        var personas = await library.ListAsync(Token);
        Assert.Equal([("Ünlü", "replaced", 2), ("Ünlü (2)", "who", 1)], personas.Select(persona => (persona.Name, persona.Description, persona.Version)));
        Assert.All(personas, persona => Assert.Equal("You are \"quoted\" <b>", persona.ContentAs<PersonaContent>().SystemPrompt));
    }

    [Fact]
    public async Task PromptSets_ExportedAndReplaced_KeepIdAndOrder()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<Libraries>().Of<PromptSetKind>();
        var id = (await library.SaveAsync(Drafts.PromptSet("s", [("b", "second"), ("a", "first")]), Token)).Id!;
        var file = await library.ExportAsync([id], Token);

        await library.ImportAsync(file, ImportMode.Replace, Token);
        await library.ImportAsync("""{"format": "vectorscope-prompt-sets", "promptSets": [{"name": "plain", "prompts": ["x", "y"]}]}""", ImportMode.Replace, Token);

        Assert.Equal(id, (await library.FindAsync("S", Token))!.Id);
        Assert.Equal([Drafts.Prompt("b", "second"), Drafts.Prompt("a", "first")], (await library.FindAsync(id, Token))!.ContentAs<PromptSetContent>().Prompts);
        Assert.Equal([Drafts.Prompt("01", "x"), Drafts.Prompt("02", "y")], (await library.FindAsync("plain", Token))!.ContentAs<PromptSetContent>().Prompts);
    }

    [Fact]
    public async Task Save_StaleTakenOrBlank_IsRefusedWithTheField()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<Libraries>().Of<PersonaKind>();
        var id = (await library.SaveAsync(Drafts.Persona("one", "text"), Token)).Id!;
        await library.SaveAsync(Drafts.Persona("one", "text 2"), id, 1, Token);

        var stale = await library.SaveAsync(Drafts.Persona("one", "text 3"), id, 1, Token);
        var taken = await library.SaveAsync(Drafts.Persona("ONE", "text"), Token);
        var blank = await library.SaveAsync(Drafts.Persona(" ", ""), Token);
        var gone = await library.SaveAsync(Drafts.Persona("two", "text"), "no-id", 1, Token);

        Assert.Equal(LibraryStatus.Conflict, stale.Status);
        Assert.Equal("name", Assert.Single(taken.Errors).Field);
        Assert.Equal(["name", "systemPrompt"], blank.Errors.Select(error => error.Field));
        Assert.Equal(LibraryStatus.NotFound, gone.Status);
        Assert.Equal("text 2", (await library.FindAsync(id, Token))!.ContentAs<PersonaContent>().SystemPrompt);
    }

    [Fact]
    public async Task Save_RenamedOrDescribedAnew_KeepsItsContentAndHash()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<Libraries>().Of<PersonaKind>();
        var id = (await library.SaveAsync(Drafts.Persona("terse", "Be terse."), Token)).Id!;
        var before = (await library.FindAsync(id, Token))!;

        await library.SaveAsync(Drafts.Persona("curt", "Be terse.", "renamed"), id, 1, Token);

        var after = (await library.FindAsync("CURT", Token))!;
        Assert.Equal((id, "renamed", 2, before.Hash), (after.Id, after.Description, after.Version, after.Hash));
        Assert.Equal(Sha256("{\"systemPrompt\":\"Be terse.\"}"), after.Hash);
        Assert.Null(await library.FindAsync("terse", Token));
        Assert.Equal([(after.Hash, 1, true)], (await library.VersionsAsync(id, Token)).Select(version => (version.Hash, version.Number, version.Current)));
    }

    [Fact]
    public async Task Versions_ThereAndBackAgain_KeepEachContentOnceTheNewestFirst()
    {
        await using var store = await TestStore.CreateAsync();
        var library = store.Get<Libraries>().Of<PersonaKind>();
        var id = (await library.SaveAsync(Drafts.Persona("p@q", "one"), Token)).Id!;
        await library.SaveAsync(Drafts.Persona("p@q", "two"), id, 1, Token);
        await library.SaveAsync(Drafts.Persona("p@q", "one"), id, 2, Token);

        var versions = await library.VersionsAsync(id, Token);

        var (one, two) = (Sha256("{\"systemPrompt\":\"one\"}"), Sha256("{\"systemPrompt\":\"two\"}"));
        Assert.Equal([(one, 3, true), (two, 2, false)], versions.Select(version => (version.Hash, version.Number, version.Current)));
        Assert.Equal("one", Text(await library.FindAsync("p@q", Token)));
        Assert.Equal("two", Text(await library.FindAsync($"P@Q@{two[..8].ToUpperInvariant()}", Token)));
        Assert.Equal("two", Text(await library.FindAsync($"{id}@{two}", Token)));
        Assert.Null(await library.FindAsync($"p@q@{two[..5]}", Token));
        Assert.Null(await library.FindAsync("p@q@000000", Token));
    }

    [Fact]
    public async Task Delete_TakesItsVersionsAlong_AndLeavesOtherKindsAlone()
    {
        await using var store = await TestStore.CreateAsync();
        var (personas, sets) = (store.Get<Libraries>().Of<PersonaKind>(), store.Get<Libraries>().Of<PromptSetKind>());
        var id = (await personas.SaveAsync(Drafts.Persona("same", "text"), Token)).Id!;
        var other = (await sets.SaveAsync(Drafts.PromptSet("same", [("a", "text")]), Token)).Id!;

        Assert.Equal(LibraryStatus.NotFound, (await sets.DeleteAsync(id, Token)).Status);
        Assert.Equal(LibraryStatus.NotFound, (await sets.SaveAsync(Drafts.PromptSet("new", [("a", "text")]), id, null, Token)).Status);
        Assert.Equal(LibraryStatus.Done, (await personas.DeleteAsync(id, Token)).Status);

        Assert.Null(await sets.FindAsync(id, Token));
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        Assert.Equal([other], await context.LibraryVersions.Select(version => version.EntryId).ToArrayAsync(Token));
    }

    private static string Text(LibraryRow? row) => row!.ContentAs<PersonaContent>().SystemPrompt;

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
