using System.Net;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>What every web application of the product has in common.</summary>
internal static class WebHosting
{
    internal static WebApplicationOptions Options { get; } = new()
    {
        ApplicationName = typeof(WebHosting).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
        EnvironmentName = Environments.Production,
    };

    internal static void ConfigureWeb(this WebApplicationBuilder builder, Settings settings)
    {
        // Our own sources alone: the framework's would also read the caller's folder and ASPNETCORE_ variables.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Source);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodies.Longest;
            kestrel.Limits.MaxRequestLineSize = kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeads.LongestTaken;
            Listen(kestrel, settings.Server);
        });
    }

    internal static void UseFailures(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode
                : StoreFailures.Of(exception) is not StoreFailure.None and var failure ? RequestProblems.StatusOf(failure)
                : exception is DamagedArtifactException ? StatusCodes.Status409Conflict
                : StatusCodes.Status500InternalServerError,
            // The caller's mistake is told to the caller; it is nothing for the log.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.Use(RequestHeads.InvokeAsync);
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
