using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Vectorscope.Dashboard.Components.Pages.Server;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Security;
using Vectorscope.Dashboard.Serving;
using Vectorscope.Jobs.Keys;
using Vectorscope.Jobs.Library.Arms;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Serving;

namespace Vectorscope.Dashboard.Tests.Components.Server;

public sealed class ServerPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_WithoutAModel_SaysWhatIsMissing()
    {
        await using var fixture = await CreateAsync(withModel: false);

        var page = fixture.Browser.Render<ServerPage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing can be served yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("/models", page.FindAll("a").Single(link => link.TextContent.Trim() == "Open models").GetAttribute("href"));
        Assert.Empty(page.FindAll("pre"));
    }

    [Fact]
    public async Task Page_ShowsSnippetsOfTheChosenModelAndArm_AtItsOwnAddress()
    {
        await using var fixture = await CreateAsync();
        await fixture.Browser.Services.GetRequiredService<Libraries>().Of<ArmKind>().SaveAsync(new LibraryDraft<ArmContent> { Name = "cold", Content = new() { Sampling = new() { Temperature = 0 } } }, null, null, Token);
        var page = fixture.Browser.Render<ServerPage>();
        page.WaitForAssertion(() => Assert.Contains("\"model\": \"pocket\"", page.Find("pre").TextContent, StringComparison.Ordinal));
        Assert.StartsWith("curl -N http://localhost/v1/chat/completions", page.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", page.Find("pre").TextContent, StringComparison.Ordinal);

        await page.Find(".server-model select").ChangeAsync(new ChangeEventArgs { Value = "pocket@cold" });
        Assert.EndsWith("/server?model=pocket%40cold", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        foreach (var (word, says) in new[] { ("python", "base_url=\"http://localhost/v1\""), ("csharp", "new Uri(\"http://localhost/v1\")"), ("harbor", "--model 'openai/pocket@cold' --agent-kwarg api_base=http://localhost/v1") })
        {
            var tab = page.FindAll("a.tab").Single(link => link.GetAttribute("href")!.Contains($"program={word}", StringComparison.Ordinal));
            fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo(tab.GetAttribute("href")!);
            page.WaitForAssertion(() => Assert.Contains(says, page.Find("pre").TextContent, StringComparison.Ordinal));
            Assert.Contains("pocket@cold", page.Find("pre").TextContent, StringComparison.Ordinal);
        }
        Assert.Contains("temperature 0", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WhileRepliesAreUnderWay_CountsThem()
    {
        await using var fixture = await CreateAsync();
        var status = fixture.Browser.Services.GetRequiredService<ServingService>().Status;
        var page = fixture.Browser.Render<ServerPage>();
        page.WaitForAssertion(() => Assert.Equal("0", Figure(page, "Under way")));

        Assert.True(status.TryBegin(3, 10));
        page.WaitForAssertion(() => Assert.Equal(("3", "3"), (Figure(page, "Under way"), Figure(page, "Waiting"))));
        status.Ended("pocket", ServingOutcome.Completed, null, TimeSpan.Zero);
        status.Ended("pocket", ServingOutcome.Refused, null, TimeSpan.Zero);
        status.Left(3);

        page.WaitForAssertion(() => Assert.Equal(("0", "2"), (Figure(page, "Under way"), Figure(page, "Requests"))));
        Assert.Contains("1 answered, 1 refused", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_MadeOnThePage_AreShownOnceAndRevoked()
    {
        await using var fixture = await CreateAsync(token: "0123456789abcdef");
        var dialogs = fixture.Browser.Render<MudDialogProvider>();
        var page = fixture.Browser.Render<ServerPage>();
        page.WaitForAssertion(() => Assert.Contains("No key was made yet", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Authorization: Bearer YOUR-KEY", page.Find("pre").TextContent, StringComparison.Ordinal);

        await page.Find("form").SubmitAsync();
        Assert.Contains("Give the key a name", page.Markup, StringComparison.Ordinal);
        await page.Find("#key-name").ChangeAsync(new ChangeEventArgs { Value = "harbor" });
        await page.Find("form").SubmitAsync();

        var keys = fixture.Browser.Services.GetRequiredService<ApiKeys>();
        var text = page.Find("[data-key-text]").TextContent;
        var found = (await keys.FindAsync(text, Token))!;
        Assert.Equal("harbor", found.Name);
        await page.FindAll("button").Single(button => button.TextContent.Trim() == "I have it").ClickAsync(new());
        Assert.DoesNotContain(text, page.Markup, StringComparison.Ordinal);
        Assert.Contains(found.Prefix, page.Markup, StringComparison.Ordinal);

        _ = page.FindAll("button").Single(button => button.TextContent.Trim() == "Revoke…").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains("Revoke the key of harbor?", dialogs.Markup, StringComparison.Ordinal));
        _ = dialogs.FindAll("button").Single(button => button.TextContent.Trim() == "Revoke key").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Revoked", page.Find("table .status").TextContent, StringComparison.Ordinal));
        Assert.Null(await keys.FindAsync(text, Token));
    }

    private static string Figure(IRenderedComponent<ServerPage> page, string name) =>
        page.FindAll(".figure").Single(figure => figure.QuerySelector("dt")!.TextContent == name).QuerySelector("dd")!.ChildNodes[0].TextContent;

    private static Task<PageFixture> CreateAsync(bool withModel = true, string? token = null) => PageFixture.CreateAsync(withModel, services =>
    {
        var security = new SecurityOptions { Token = token };
        services.AddSingleton(security);
        services.AddSingleton(new SignIn(security, TimeProvider.System));
        services.AddSingleton<TokenTries>();
        services.AddSingleton<TokenGate>();
        services.AddSingleton<ServerState>();
    });
}
