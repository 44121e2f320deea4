using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.Library;
using Vectorscope.Dashboard.Tests.Components;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Dashboard.Tests.Library;

public sealed class LibraryPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task PromptSet_AddedWithTwoPromptsOfOneName_SaysWhichAndLosesNothing()
    {
        await using var fixture = await PageFixture.CreateAsync();
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/prompt-sets?id=new");
        var page = fixture.Browser.Render<PromptSetsPage>();
        await FillAsync(page, "Name", "mine");
        await FillAsync(page, "Name of prompt 1", "one");
        await FillAsync(page, "Instruction 1", "List the files.");
        await PressAsync(page, "Add prompt");
        await FillAsync(page, "Name of prompt 2", "ONE");
        await FillAsync(page, "Instruction 2", "Count them.");

        await PressAsync(page, "Save prompt set");
        page.WaitForAssertion(() => Assert.Contains("\"ONE\" occurs twice in this set", page.Markup, StringComparison.Ordinal));
        await FillAsync(page, "Name of prompt 2", "");
        await PressAsync(page, "Save prompt set");

        var library = fixture.Browser.Services.GetRequiredService<Libraries>().Of<PromptSetKind>();
        page.WaitForAssertion(() => Assert.Contains("mine", page.FindAll(".list-item strong").Select(name => name.TextContent)));
        Assert.Equal(
            [("one", "List the files."), ("02", "Count them.")],
            (await library.FindAsync("mine", Token))!.ContentAs<PromptSetContent>().Prompts.Select(prompt => (prompt.Name, prompt.Text)));
    }

    [Fact]
    public async Task Persona_ChangedTwice_OffersWhatItHeldBefore()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var library = fixture.Browser.Services.GetRequiredService<Libraries>().Of<PersonaKind>();
        var id = (await library.SaveAsync(new LibraryDraft<PersonaContent> { Name = "mine", Content = new() { SystemPrompt = "first" } }, null, null, Token)).Id!;
        await library.SaveAsync(new LibraryDraft<PersonaContent> { Name = "mine", Content = new() { SystemPrompt = "second" } }, id, 1, Token);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/personas?id={id}");
        var page = fixture.Browser.Render<PersonasPage>();
        page.WaitForAssertion(() => Assert.Contains("2 contents", page.Find(".versions summary").TextContent, StringComparison.Ordinal));

        await PressAsync(page, "Put into the form");
        page.WaitForAssertion(() => Assert.Equal("first", page.Find("textarea").GetAttribute("value") ?? page.Find("textarea").TextContent));
        Assert.Equal("second", (await library.FindAsync(id, Token))!.ContentAs<PersonaContent>().SystemPrompt);
        await PressAsync(page, "Save persona");

        page.WaitForAssertion(() => Assert.Contains("version 3", page.Find(".versions").TextContent, StringComparison.Ordinal));
        Assert.Equal("first", (await library.FindAsync(id, Token))!.ContentAs<PersonaContent>().SystemPrompt);
        Assert.Equal(2, (await library.VersionsAsync(id, Token)).Count);
    }

    [Fact]
    public async Task Arm_PutTogetherInTheForm_IsSavedWithItsPersonaOperationsAndNumbers()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var libraries = fixture.Browser.Services.GetRequiredService<Libraries>();
        await libraries.Of<PersonaKind>().SaveAsync(new LibraryDraft<PersonaContent> { Name = "mine", Content = new() { SystemPrompt = "Be mine." } }, null, null, Token);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/arms?id=new");
        var page = fixture.Browser.Render<ArmsPage>();
        await FillAsync(page, "Name", "steered");
        page.WaitForAssertion(() => Assert.Contains("mine", page.FindAll("option").Select(option => option.TextContent)));
        await FillAsync(page, "Persona", "mine");
        await FillAsync(page, "Temperature", "warm");
        page.WaitForAssertion(() => Assert.Contains("It must be a number", page.Markup, StringComparison.Ordinal));
        await FillAsync(page, "Temperature", "0.25");
        await FillAsync(page, "Intervention", "{}");
        await PressAsync(page, "Save arm");

        page.WaitForAssertion(() => Assert.Contains("operations[0].direction: There is no direction \"NAME\"", page.Markup, StringComparison.Ordinal));
        await FillAsync(page, "Intervention", "");
        await PressAsync(page, "Save arm");

        page.WaitForAssertion(() => Assert.Equal("persona mine; temperature 0.25", page.Find(".list-item .clamp").TextContent));
        var saved = (await libraries.Of<ArmKind>().FindAsync("steered", Token))!.ContentAs<ArmContent>();
        Assert.Equal(new ArmContent { Persona = "mine", Sampling = new() { Temperature = 0.25 } }, saved);
    }

    private static async Task FillAsync(IRenderedComponent<IComponent> page, string label, string text)
    {
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("label"), found => found.TextContent.Trim() == label));
        var id = page.FindAll("label").First(found => found.TextContent.Trim() == label).GetAttribute("for");
        await page.Find($"[id='{id}']").ChangeAsync(new ChangeEventArgs { Value = text });
    }

    private static Task PressAsync(IRenderedComponent<IComponent> page, string text) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == text).ClickAsync(new());
}
