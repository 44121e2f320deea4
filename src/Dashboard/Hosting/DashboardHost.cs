using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Components;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Security;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Composes the web application.</summary>
internal static class DashboardHost
{
    /// <param name="change">Lets a test replace services before the application is built.</param>
    internal static WebApplication Build(Settings settings, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DashboardHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        // Our own sources alone: the framework's would also read the caller's folder and ASPNETCORE_ variables.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Source);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listen(kestrel, settings.Server);
        });

        builder.AddVectorscopeHosting(settings);
        builder.Services.AddSecurity();
        builder.Services.AddJobs(settings, work: true);
        builder.Services.AddApi();
        builder.Services.AddPages();
        builder.Services.AddDataProtection()
            .SetApplicationName("Vectorscope")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.Data.Folder, "keys")));
        builder.Services.AddHostedService<ServerFileService>();
        change?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            // The caller's mistake is told to the caller; it is nothing for the log.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseSecurity();
        app.MapApi();
        app.MapPages();
        app.MapOperatorPages();
        return app;
    }

    private static void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, ServerOptions server)
    {
        if (!ListenAddress.TryParse(server.Address, out var address))
            throw new InvalidOperationException($"Server:Address '{server.Address}' was not checked.");
        if (address.Ip is not null) kestrel.Listen(address.Ip, server.Port);
        else if (server.Port == 0) kestrel.Listen(IPAddress.Loopback, 0);
        else kestrel.ListenLocalhost(server.Port);
    }
}
