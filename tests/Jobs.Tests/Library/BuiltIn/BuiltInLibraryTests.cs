using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Tests.Library.Named;

namespace Vectorscope.Jobs.Tests.Library.BuiltIn;

public sealed class BuiltInLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seed_FreshStore_HoldsTheStudysPersonasAndSixSetsOfThirty()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Equal(11, await store.Get<BuiltInLibrary>().SeedAsync(Token));

        var personas = await store.Get<Libraries>().Of<PersonaKind>().ListAsync(Token);
        Assert.Equal(["capable", "cautious", .. CapturePresets.Controls], personas.Select(persona => persona.Name));
        Assert.Contains("HIGHLY CAPABLE terminal expert who solves problems directly", Prompt(personas[0]), StringComparison.Ordinal);
        Assert.Contains("OVERLY CAUTIOUS AI assistant who hedges and refuses", Prompt(personas[1]), StringComparison.Ordinal);
        Assert.All(personas, persona => Assert.True(persona.BuiltIn));
        var sets = await store.Get<Libraries>().Of<PromptSetKind>().ListAsync(Token);
        Assert.Equal([("garden-requests", 30), ("harmless", 30), ("kitchen-requests", 30), ("neutral", 30), ("refusal-provoking", 30), ("terminal-tasks", 30)], sets.Select(set => (set.Name, set.ContentAs<PromptSetContent>().Prompts.Count)));
    }

    [Fact]
    public async Task Content_AllPrompts_AreDifferentAndPersonasAreOfOneLength()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Get<BuiltInLibrary>().SeedAsync(Token);
        var libraries = store.Get<Libraries>();
        var texts = (await libraries.Of<PromptSetKind>().ListAsync(Token)).SelectMany(set => set.ContentAs<PromptSetContent>().Prompts).Select(prompt => prompt.Text);
        var personas = (await libraries.Of<PersonaKind>().ListAsync(Token)).Select(Prompt).ToArray();

        Assert.Equal(180, texts.Distinct().Count());
        // Otherwise an axis between the personas would also measure how the message is built; the controls have each the sentences of one of them.
        Assert.All(personas, persona => Assert.Equal(105, persona.Split(' ').Length));
        Assert.Equal(Sentences(personas[0]), Sentences(personas[2]));
        Assert.Equal(Sentences(personas[1]), Sentences(personas[3]));
        Assert.Equal(Sentences(personas[0]).Count(), Sentences(personas[1]).Count());
    }

    [Fact]
    public async Task Seed_AfterTheUserDeletedOne_DoesNotBringItBackButRestoreDoes()
    {
        await using var store = await TestStore.CreateAsync();
        var (builtIn, personas, sets) = (store.Get<BuiltInLibrary>(), store.Get<Libraries>().Of<PersonaKind>(), store.Get<Libraries>().Of<PromptSetKind>());
        await builtIn.SeedAsync(Token);
        await personas.DeleteAsync((await personas.FindAsync("capable", Token))!.Id, Token);
        var neutral = (await sets.FindAsync("neutral", Token))!;
        await sets.SaveAsync(Drafts.PromptSet("neutral", [("one", "text")]), neutral.Id, neutral.Version, Token);

        Assert.Equal(0, await builtIn.SeedAsync(Token));
        Assert.Null(await personas.FindAsync("capable", Token));
        Assert.Equal(2, await builtIn.RestoreAsync(Token));

        Assert.NotNull(await personas.FindAsync("capable", Token));
        var restored = (await sets.FindAsync("neutral", Token))!;
        Assert.Equal((neutral.Id, neutral.Hash, neutral.Content), (restored.Id, restored.Hash, restored.Content));
    }

    private static IEnumerable<int> Sentences(string text) => text.Split(". ").Select(sentence => sentence.Split(' ').Length);

    private static string Prompt(LibraryRow persona) => persona.ContentAs<PersonaContent>().SystemPrompt;
}
