namespace Vectorscope.Dashboard.Hosting;

/// <summary>A host that starts whole or not at all.</summary>
internal static class WholeStart
{
    /// <summary>Starts; where a part fails, those that had begun end before what they work with is taken from under them.</summary>
    internal static async Task StartWholeAsync(this IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
