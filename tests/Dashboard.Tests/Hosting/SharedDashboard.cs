using Microsoft.Extensions.DependencyInjection;

namespace Vectorscope.Dashboard.Tests.Hosting;

/// <summary>One host for the tests of a class that leave nothing behind.</summary>
public abstract class SharedDashboard(Action<IServiceCollection> change, params (string Key, string Value)[] given) : IAsyncLifetime
{
    internal ServedDashboard Served { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Served = await ServedDashboard.StartAsync(change, given);

    public async ValueTask DisposeAsync()
    {
        await Served.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
