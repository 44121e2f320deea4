using Vectorscope.Dashboard.Configuration;

namespace Vectorscope.Dashboard.Hosting;

/// <summary>Composes a process that works without serving.</summary>
internal static class WorkerHost
{
    /// <param name="change">Lets a test register kinds of runs.</param>
    internal static IHost Build(Settings settings, Action<IServiceCollection>? change = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings.Source);
        builder.AddVectorscopeHosting(settings);
        builder.Services.AddJobs(settings, work: true);
        change?.Invoke(builder.Services);
        return builder.Build();
    }
}
