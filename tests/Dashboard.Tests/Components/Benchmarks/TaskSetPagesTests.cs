using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Components.Pages.TaskSets;
using Vectorscope.Jobs.Library.TaskSets;

namespace Vectorscope.Dashboard.Tests.Components.Benchmarks;

public sealed class TaskSetPagesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-tasks-");

    public void Dispose() => Folders.Delete(_folder.FullName);

    [Fact]
    public async Task TaskSetsPage_FolderThatIsNotThere_SaysSoAtTheField()
    {
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<TaskSetsPage>();
        await page.PressAsync("button", "Import folder");

        await page.SetAsync("#folder", "/no/such/folder");
        await page.PressAsync("button", "Import tasks");

        page.WaitForAssertion(() => Assert.Contains("/no/such/folder", page.Find("#folder-notes").TextContent, StringComparison.Ordinal));
        Assert.Equal("/no/such/folder", page.Find("#folder").GetAttribute("value"));
    }

    [Fact]
    public async Task TaskSetsPage_ImportedFolder_LeadsToItsPage()
    {
        TaskFolder.Write(_folder, "one", "easy", "files");
        await using var fixture = await PageFixture.CreateAsync();
        var page = fixture.Browser.Render<TaskSetsPage>();
        await page.PressAsync("button", "Import folder");
        await page.SetAsync("#folder", _folder.FullName);
        await page.SetAsync("#name", "mine");

        await page.PressAsync("button", "Import tasks");

        page.WaitForAssertion(() => Assert.EndsWith("/task-sets/mine", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TaskSetPage_BrokenTask_IsGreyedWithItsReason()
    {
        TaskFolder.Write(_folder, "fine", "easy", "files");
        TaskFolder.Write(_folder, "broken", "hard", "git", extra: "memory = \"2\"");
        var (fixture, page) = await OpenAsync("");
        await using var _ = fixture;

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("Cannot be run", page.Find("tr.row-off").TextContent, StringComparison.Ordinal);
        Assert.Equal("broken", page.Find("tr.row-off a").TextContent);
    }

    [Fact]
    public async Task TaskSetPage_ChipPressed_NarrowsAndIsInTheAddress()
    {
        TaskFolder.Write(_folder, "one", "easy", "files");
        TaskFolder.Write(_folder, "two", "hard", "git");
        var (fixture, page) = await OpenAsync("");
        await using var _ = fixture;
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        await page.PressAsync("button.chip", "hard");

        page.WaitForAssertion(() => Assert.Equal("two", Assert.Single(page.FindAll("tbody tr a")).TextContent));
        Assert.EndsWith("/task-sets/sample?difficulty=hard", fixture.Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("1 of 2 tasks", page.Find("[role=status].caption").TextContent);
    }

    [Fact]
    public async Task TaskSetPage_HostileInstruction_IsShownAsText()
    {
        TaskFolder.Write(_folder, "one", "easy", "files", instruction: $"Do it. {SampleRun.Hostile} [x](javascript:alert(1)) ![y](https://evil.example/y.png)");
        var (fixture, page) = await OpenAsync("?task=one");
        await using var _ = fixture;

        page.WaitForAssertion(() => Assert.Contains("Do it.", page.Find(".drawer .markdown").TextContent, StringComparison.Ordinal));
        var shown = page.Find(".drawer .markdown");
        Assert.Contains("<script>", shown.TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.QuerySelectorAll("script, img, a, iframe"));
    }

    [Fact]
    public async Task TaskSetPage_UnknownName_SaysSo()
    {
        await using var fixture = await PageFixture.CreateAsync();

        var page = fixture.Browser.Render<TaskSetPage>(p => p.Add(c => c.Name, "none"));

        page.WaitForAssertion(() => Assert.Equal("No such task set", page.Find("h1").TextContent));
    }

    private async Task<(PageFixture Fixture, IRenderedComponent<TaskSetPage> Page)> OpenAsync(string query)
    {
        var fixture = await PageFixture.CreateAsync();
        await fixture.Browser.Services.GetRequiredService<TaskSetLibrary>().ImportAsync(_folder.FullName, "sample", Xunit.TestContext.Current.CancellationToken);
        fixture.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/task-sets/sample" + query);
        return (fixture, fixture.Browser.Render<TaskSetPage>(p => p.Add(c => c.Name, "sample")));
    }
}
