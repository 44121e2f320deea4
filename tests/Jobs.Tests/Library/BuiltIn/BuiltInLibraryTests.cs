using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Library.BuiltIn;

public sealed class BuiltInLibraryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seed_FreshStore_HoldsTheStudysPersonasAndFourSetsOfThirty()
    {
        await using var store = await TestStore.CreateAsync();

        Assert.Equal(7, await store.Get<BuiltInLibrary>().SeedAsync(Token));

        var personas = await store.Get<PersonaLibrary>().ListAsync(Token);
        Assert.Equal(["capable", "cautious"], personas.Select(persona => persona.Name));
        Assert.Contains("HIGHLY CAPABLE terminal expert who solves problems directly", personas[0].SystemPrompt, StringComparison.Ordinal);
        Assert.Contains("OVERLY CAUTIOUS AI assistant who hedges and refuses", personas[1].SystemPrompt, StringComparison.Ordinal);
        Assert.All(personas, persona => Assert.True(persona.BuiltIn));
        var sets = await store.Get<PromptSetLibrary>().ListAsync(Token);
        Assert.Equal([("harmless", 30), ("neutral", 30), ("refusal-provoking", 30), ("terminal-tasks", 30)], sets.Select(set => (set.Name, set.Count)));
    }

    [Fact]
    public void Content_AllPrompts_AreDifferentAndPersonasAreOfOneLength()
    {
        var texts = LibraryContent.PromptSets.SelectMany(set => set.Draft.Prompts).Select(prompt => prompt.Text).ToArray();
        var lengths = LibraryContent.Personas.Select(persona => persona.Draft.SystemPrompt.Split(' ').Length).ToArray();

        Assert.Equal(120, texts.Distinct().Count());
        Assert.Equal(lengths[0], lengths[1]);
        // Otherwise an axis between the personas would also measure how the message is built.
        Assert.Equal(Sentences(LibraryContent.Personas[0]), Sentences(LibraryContent.Personas[1]));
    }

    [Fact]
    public async Task Seed_AfterTheUserDeletedOne_DoesNotBringItBackButRestoreDoes()
    {
        await using var store = await TestStore.CreateAsync();
        var (builtIn, personas, sets) = (store.Get<BuiltInLibrary>(), store.Get<PersonaLibrary>(), store.Get<PromptSetLibrary>());
        await builtIn.SeedAsync(Token);
        await personas.DeleteAsync((await personas.FindAsync("capable", Token))!.Id, Token);
        var neutral = (await sets.FindAsync("neutral", Token))!;
        await sets.SaveAsync(new PromptSetDraft("neutral", "mine now", [new PromptRow("one", "text")], neutral.Id, neutral.Version), Token);

        Assert.Equal(0, await builtIn.SeedAsync(Token));
        Assert.Null(await personas.FindAsync("capable", Token));
        Assert.Equal(2, await builtIn.RestoreAsync(Token));

        Assert.NotNull(await personas.FindAsync("capable", Token));
        var restored = (await sets.FindAsync("neutral", Token))!;
        Assert.Equal((neutral.Id, 30), (restored.Id, restored.Prompts.Count));
        Assert.Equal(neutral.Prompts, restored.Prompts);
    }

    private static int Sentences(KeyedPersona persona) => persona.Draft.SystemPrompt.Count(c => c == '.');
}
