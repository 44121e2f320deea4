using Microsoft.AspNetCore.DataProtection;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Components;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Hosting.Telemetry;
using Vectorscope.Dashboard.Security;
using Vectorscope.Dashboard.Serving;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Composes the web application.</summary>
internal static class DashboardHost
{
    /// <param name="change">Lets a test replace services before the application is built.</param>
    internal static WebApplication Build(Settings settings, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(WebHosting.Options);
        builder.ConfigureWeb(settings);
        builder.WebHost.UseStaticWebAssets();

        builder.AddVectorscopeHosting(settings);
        builder.Services.AddSecurity();
        builder.Services.AddJobs(settings, work: true);
        builder.Services.AddServing();
        builder.Services.AddApi();
        builder.Services.AddPages();
        builder.AddTelemetry(settings, Environment.GetEnvironmentVariables());
        builder.Services.AddDataProtection()
            .SetApplicationName("Vectorscope")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Data.Folder, "keys")));
        builder.Services.AddHostedService<ServerFileService>();
        change?.Invoke(builder);

        var app = builder.Build();
        app.UseFailures();
        app.UseSecurity();
        app.MapApi();
        app.MapServing();
        app.MapMetrics();
        app.MapPages();
        app.MapOperatorPages();
        return app;
    }
}
