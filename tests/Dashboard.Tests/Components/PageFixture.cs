using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Vectorscope.Dashboard.Components;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Runs.Watching;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Components;

/// <summary>Pages over a real store in a folder of its own; the browser side answers nothing.</summary>
internal sealed class PageFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vectorscope-pages-");

    private PageFixture(Action<IServiceCollection>? alter)
    {
        // A test that passes does not wait for it, on a busy machine either; it only ends one that hangs.
        BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(5);
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        Files = Browser.JSInterop.SetupModule("./js/files.js");
        Files.Mode = JSRuntimeMode.Loose;
        Browser.Services.AddVectorscopeJobs(new JobsOptions { DataFolder = _folder.FullName, PocketModel = Bundled, Work = false });
        Browser.Services.AddPageServices();
        alter?.Invoke(Browser.Services);
    }

    public BunitContext Browser { get; } = new();

    /// <summary>Where the program's own model lies, if the test wants one.</summary>
    public string Bundled => Path.Combine(_folder.FullName, "bundled", "pocket");

    /// <summary>The browser side of files; it keeps what it was given.</summary>
    public BunitJSModuleInterop Files { get; }

    public RunEvents Events => Browser.Services.GetRequiredService<RunEvents>();

    /// <param name="withModel">With a tiny model of random weights in the place of the bundled one.</param>
    /// <param name="alter">Puts other services in the place of the product's.</param>
    /// <param name="fill">Puts what an earlier build left into the fresh folder.</param>
    public static async Task<PageFixture> CreateAsync(bool withModel = false, Action<IServiceCollection>? alter = null, Action<string>? fill = null)
    {
        var fixture = new PageFixture(alter);
        fill?.Invoke(fixture._folder.FullName);
        if (withModel)
        {
            NewModel.Create(new NewModelOptions("tiny", fixture.Bundled), null, Xunit.TestContext.Current.CancellationToken);
            // What the bundled model says of itself is no part of its weights.
            File.Copy(Path.Combine(AppContext.BaseDirectory, "models", "pocket", "vectorscope.json"), Path.Combine(fixture.Bundled, "vectorscope.json"));
        }
        if (fill is null)
        {
            await FreshStore.PutAsync(fixture._folder.FullName);
        }
        await fixture.Browser.Services.GetRequiredService<StoreSetup>().ApplyAsync(Xunit.TestContext.Current.CancellationToken);
        await fixture.Browser.Services.GetRequiredService<BuiltInLibrary>().SeedAsync(Xunit.TestContext.Current.CancellationToken);
        fixture.Browser.Render<MudPopoverProvider>();
        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        // A page that was left may still be writing.
        await Folders.DeleteAsync(_folder.FullName);
    }
}
