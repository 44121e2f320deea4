using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <content>The rest of the table: what a configuration or a store may have.</content>
internal sealed partial record Failure
{
    /// <returns>Null for an exception nobody foresaw.</returns>
    internal static Failure? Describe(Exception exception, CancellationToken stop) => exception switch
    {
        SettingsException settings => new(Cli.ExitCode.BadInput, settings.Problems),
        StoreVersionException or StoreDamagedException => new(Cli.ExitCode.Failed, [exception.Message]),
        _ when OfEngine(exception, stop) is { } failure => failure,
        _ when StoreFailures.Of(exception) is var failure && failure != StoreFailure.None => new(Cli.ExitCode.Failed, [failure.Sentence()]),
        _ => null,
    };
}
