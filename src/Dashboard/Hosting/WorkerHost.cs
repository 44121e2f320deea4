using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Composes a process that works without serving.</summary>
internal static class WorkerHost
{
    internal static IHost Build(Settings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings.Source);
        builder.AddVectorscopeHosting(settings);
        builder.Services.AddJobs(settings, work: true);
        return builder.Build();
    }
}
