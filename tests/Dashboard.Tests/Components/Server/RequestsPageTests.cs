using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Vectorscope.Dashboard.Components.Pages.Server;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Dashboard.Tests.Components.Server;

public sealed class RequestsPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WithTheLogOff_SaysWhatWouldBeKeptAndHow()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<RequestsPage>();

        page.WaitForAssertion(() => Assert.Contains("No request is kept", page.Markup, StringComparison.Ordinal));
        Assert.Contains("--set RequestLog:On=true", page.Markup, StringComparison.Ordinal);
        Assert.Contains("what the program sent", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_FilteredAndDeleted_IsWhatTheAddressSays()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var log = fixture.Browser.Services.GetRequiredService<RequestLog>();
        await log.KeepAsync(Request("a", "pocket", TrialOutcome.Answered, "Count the files"), Token);
        await log.KeepAsync(Request("b", "pocket@cold", TrialOutcome.Cancelled, "Delete the files"), Token);
        var dialogs = fixture.Browser.Render<MudDialogProvider>();
        var page = fixture.Browser.Render<RequestsPage>();
        page.WaitForAssertion(() => Assert.Equal(["chat 2", "chat 1"], Names(page)));

        await page.FindAll(".chip").Single(chip => chip.TextContent.Trim() == "Left").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(["chat 2"], Names(page)));
        Assert.EndsWith("/server/requests?outcome=cancelled", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/server/requests?q=count");
        page.WaitForAssertion(() => Assert.Equal(["chat 1"], Names(page)));

        _ = page.FindAll("button").Single(button => button.TextContent.Trim() == "Delete these…").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains("Delete 1 request?", dialogs.Markup, StringComparison.Ordinal));
        _ = dialogs.FindAll("button").Single(button => button.TextContent.Trim() == "Delete requests").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("No request is so", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["b"], (await log.ListAsync(new(), 0, 10, Token)).Select(row => row.RequestId));
    }

    [Fact]
    public async Task Request_Opened_IsATraceOfItsOwn()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var log = fixture.Browser.Services.GetRequiredService<RequestLog>();
        var id = await log.KeepAsync(Request("chatcmpl-7", "pocket@cold", TrialOutcome.Answered, "Count the files"), Token);

        var page = fixture.Browser.Render<TrialPage>(parameters => parameters.Add(trial => trial.TrialId, id));

        page.WaitForAssertion(() => Assert.Contains("Twelve.", page.Find(".turn-reader").TextContent, StringComparison.Ordinal));
        Assert.Equal("Request 1", page.Find("h1").TextContent);
        Assert.Equal(["/server", "/server/requests"], page.FindAll(".trail a").Select(link => link.GetAttribute("href")));
        Assert.Contains("chatcmpl-7", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("attempt", page.Find(".trial-top").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Replay", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("passed", page.Markup, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Names(IRenderedComponent<RequestsPage> page) => page.FindAll(".request-cell strong").Select(name => name.TextContent);

    private static KeptRequest Request(string id, string asked, TrialOutcome outcome, string text) => new(
        id, "chat", asked, "pocket", "hash", "/nowhere", TimeProvider.System.GetUtcNow().AddSeconds(-1), TimeProvider.System.GetUtcNow(), outcome, null,
        [new TraceTurn { Number = 1, Prompt = text, Reply = "<think>12</think>Twelve.", ThinkingStart = 7, ThinkingEnd = 9, AnswerStart = 17 }], []);
}
