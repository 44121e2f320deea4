using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A megabyte pasted into a field is stored byte for byte, or refused beside the field with its limit; the page lives on.</summary>
public sealed class PasteTests
{
    private const int Megabyte = 1_000_000;

    [Fact]
    public async Task Paste_AMegabyte_IsStoredOrRefusedBesideItsField()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await workspace.MakeModelAsync(cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        await using var api = await chromium.ApiAsync(server.Address);
        var page = await chromium.OpenAsync(server.Address);
        var main = page.GetByRole(AriaRole.Main);
        var text = Text();
        var run = await api.SubmitAsync(workspace.WriteTraining(steps: 1));

        await page.GotoAsync("/personas?id=new");
        await FillAsync(main.GetByLabel("Name", new() { Exact = true }), text[..5000]);
        await FillAsync(main.GetByLabel("System prompt"), text);
        await main.GetByRole(AriaRole.Button, new() { Name = "Save persona" }).ClickAsync();
        await Expect(Notes(main, "Name")).ToContainTextAsync(new Regex("at most|are the most"));
        Assert.Equal(text, await main.GetByLabel("System prompt").InputValueAsync());
        await FillAsync(main.GetByLabel("Name", new() { Exact = true }), "long");
        await main.GetByRole(AriaRole.Button, new() { Name = "Save persona" }).ClickAsync();
        await Expect(main.GetByRole(AriaRole.Link, new() { Name = "long" })).ToBeVisibleAsync();
        Assert.Equal(text, (await api.GetAsync("/api/personas/long")).GetProperty("systemPrompt").GetString());

        await page.GotoAsync("/prompt-sets?id=new");
        await FillAsync(main.GetByLabel("Name", new() { Exact = true }), "long");
        await FillAsync(main.GetByLabel("Name of prompt 1"), "one");
        await FillAsync(main.GetByLabel("Instruction 1"), text);
        await main.GetByRole(AriaRole.Button, new() { Name = "Save prompt set" }).ClickAsync();
        await Expect(main.GetByRole(AriaRole.Link, new() { Name = "long" })).ToBeVisibleAsync();
        Assert.Equal(text, (await api.GetAsync("/api/prompt-sets/long")).GetProperty("prompts")[0].GetProperty("text").GetString());

        await page.GotoAsync($"/runs/{run}");
        await FillAsync(main.GetByLabel("Notes (optional)"), text);
        await FillAsync(main.GetByLabel("Tags (optional)"), text);
        await main.GetByRole(AriaRole.Button, new() { Name = "Save texts" }).ClickAsync();
        await Expect(Notes(main, "Tags (optional)")).ToContainTextAsync("2,000 are the most");
        await FillAsync(main.GetByLabel("Tags (optional)"), "pasted");
        await main.GetByRole(AriaRole.Button, new() { Name = "Save texts" }).ClickAsync();
        await Expect(page.GetByText("Saved.").First).ToBeVisibleAsync();
        var saved = await api.GetAsync($"/api/runs/{run}");
        Assert.Equal((text, "pasted"), (saved.GetProperty("notes").GetString(), saved.GetProperty("tags").GetString()));
    }

    // Every place where text can be typed; what becomes of it there is the test's above, here the page must outlive it.
    [Fact]
    public async Task Paste_AMegabyteIntoEachField_ThePageLivesOn()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var workspace = new Workspace();
        await workspace.MakeModelAsync(cancel);
        await using var server = await Server.StartAsync(workspace.Home, cancel);
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(server.Address);
        var text = Text();
        foreach (var path in new[] { "/captures/new", "/benchmarks/new", "/trainings/new", "/launch/episodes", "/runs" })
        {
            await page.GotoAsync(path);
            var fields = page.Locator("main input[type=text]:visible, main input[type=search]:visible, main textarea:visible");
            await Expect(fields.First).ToBeVisibleAsync();
            await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
            // The fields of one arm or side stand for those of all.
            var count = Math.Min(6, await fields.CountAsync());
            for (var i = 0; i < count; i++)
            {
                var before = await fields.Nth(i).InputValueAsync();
                await FillAsync(fields.Nth(i), text);
                await FillAsync(fields.Nth(i), before);
            }

            if (await page.Locator("#launch").CountAsync() > 0)
            {
                await FillAsync(page.GetByLabel("Run name (optional)"), text);
                await page.Locator("#launch").ClickAsync();
                await Expect(Notes(page.GetByRole(AriaRole.Main), "Run name (optional)")).ToContainTextAsync("are the most");
            }

            await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.GetByRole(AriaRole.Link, new() { Name = "Models" }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Models");
        }
    }

    // Of all lengths of UTF-8, with what editors and browsers like to change: tabs, spaces at the end of a line, composed and single accents.
    private static string Text()
    {
        const string piece = "Write\tit  \n  “naïve” é = e\u0301, 中文, 🧭 \\n {\"a\": 1}\n";
        var text = string.Concat(Enumerable.Repeat(piece, (Megabyte / Encoding.UTF8.GetByteCount(piece)) + 1));
        return text + "end";
    }

    private static ILocator Notes(ILocator main, string label) => main.Locator(".field", new() { Has = main.Page.GetByLabel(label, new() { Exact = true }) });

    // As a paste does it: at once, and taken when the field is left.
    private static Task<System.Text.Json.JsonElement?> FillAsync(ILocator field, string text) => field.EvaluateAsync(
        """
        (field, text) => {
          field.focus();
          field.value = text;
          field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
          field.dispatchEvent(new Event("change", { bubbles: true }));
          field.blur();
        }
        """, text);
}
