using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;
using Vectorscope.Dashboard.Components.Pages.Captures;
using Vectorscope.Dashboard.Components.Pages.Guide;
using Vectorscope.Dashboard.Components.Pages.Trials;
using Vectorscope.Dashboard.Interop;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Search;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Components;

/// <summary>Puts the pages into a host: their services, and the routes the browser asks for.</summary>
public static class PagesExtensions
{
    private const long LongestMessage = 24L << 20;

    /// <summary>Adds everything a circuit needs. Services of Jobs are the host's to add.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub =>
        {
            // The framework's 32 KiB would drop the circuit, and with it what was typed, at a pasted prompt or log. What is longer than
            // this the browser keeps and says so (longtexts.js).
            hub.MaximumReceiveMessageSize = LongestMessage;
            // A busy machine may need longer than 15 s, and the browser does not try again (start.js).
            hub.HandshakeTimeout = TimeSpan.FromMinutes(1);
        });
        return services.AddPageServices();
    }

    /// <summary>The pages' own services, without the framework that renders them; a test of a page brings its own.</summary>
    internal static IServiceCollection AddPageServices(this IServiceCollection services)
    {
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomRight;
            options.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<BrowserClock>();
        services.AddScoped<ThemeModule>();
        services.AddScoped<KeysModule>();
        services.AddScoped<RunCommands>();
        services.AddScoped<StudiesModule>();
        services.AddScoped<CurrentStudy>();
        services.AddScoped<StudyCommands>();
        services.AddRunKindViews();
        services.AddSearch();
        services.AddSingleton<Shortcuts>();
        services.AddScoped<SpecForms>();
        services.AddReferenceChoices();
        services.AddSingleton<CaptureReader>();
        services.AddSingleton<TrialReader>();
        services.AddSingleton<StudyLibrary>();
        services.AddSingleton<StudyGuide>();
        services.AddSingleton<IStudyStep, CaptureStep>();
        services.AddSingleton<BenchmarkStep>();
        services.AddSingleton<IStudyStep>(provider => provider.GetRequiredService<BenchmarkStep>());
        services.AddSingleton<StudyRuns>();
        services.AddSingleton<StudyDirection>();
        services.AddSingleton<IStudyStep, DirectionStep>();
        services.AddSingleton<IStudyStep, SecondDirectionStep>();
        services.AddSingleton<IStudyStep, EditStep>();
        services.AddSingleton<IStudyStep, ArmsStep>();
        services.AddScoped<FilesModule>();
        services.AddScoped<ListsModule>();
        services.AddScoped<ChartsModule>();
        services.AddScoped<TracesModule>();
        services.AddScoped<TokensModule>();
        return services;
    }

    /// <summary>
    /// Maps the pages and their browser files. The host calls <c>WebHost.UseStaticWebAssets()</c> on its builder first.
    /// </summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        // After the line above: the page for what is not found is itself a component that asks for it.
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
