using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Vectorscope.Dashboard.Components;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components;

/// <summary>Pages over a real store in a folder of its own; the browser side answers nothing.</summary>
internal sealed class PageFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-pages-");

    private PageFixture()
    {
        // A busy machine takes its time; a test that passes does not wait for it.
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        Browser.Services.AddVectorscopeJobs(new JobsOptions { DataFolder = _folder.FullName, Work = false });
        Browser.Services.AddPageServices();
    }

    public BunitContext Browser { get; } = new();

    public RunEvents Events => Browser.Services.GetRequiredService<RunEvents>();

    public static async Task<PageFixture> CreateAsync()
    {
        var fixture = new PageFixture();
        await fixture.Browser.Services.GetRequiredService<StoreSetup>().ApplyAsync(Xunit.TestContext.Current.CancellationToken);
        await fixture.Browser.Services.GetRequiredService<BuiltInLibrary>().SeedAsync(Xunit.TestContext.Current.CancellationToken);
        fixture.Browser.Render<MudPopoverProvider>();
        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
