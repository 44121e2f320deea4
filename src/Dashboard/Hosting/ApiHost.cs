using Microsoft.Extensions.Logging.Console;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Dashboard.Search;
using Vectorscope.Dashboard.Security;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Composes the API alone, for one verb: no pages, nothing taken from the queue, and no word to others that it is there.</summary>
internal static class ApiHost
{
    /// <param name="change">Lets a test register kinds of runs.</param>
    internal static WebApplication Build(Settings settings, Action<IServiceCollection>? change)
    {
        var builder = WebApplication.CreateSlimBuilder(WebHosting.Options);
        builder.ConfigureWeb(settings);
        builder.AddVectorscopeHosting(settings, keepLog: false);
        // Whoever runs a verb wants its answer, not the story of how it came about.
        builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
        builder.Services.AddSecurity();
        builder.Services.AddJobs(settings, work: false);
        builder.Services.AddApi();
        builder.Services.AddRunKindViews();
        builder.Services.AddSearch();
        change?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseFailures();
        app.UseSecurity();
        app.MapApi();
        return app;
    }
}
