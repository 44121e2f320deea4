using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The one table from an exception to what the caller of a verb is told.</summary>
internal sealed record Failure(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <returns>Null for an exception nobody foresaw.</returns>
    internal static Failure? Describe(Exception exception, CancellationToken stop) => exception switch
    {
        BadInputException or TokenizerException or CheckpointException => new(Cli.ExitCode.BadInput, [exception.Message]),
        SettingsException settings => new(Cli.ExitCode.BadInput, settings.Problems),
        OperationCanceledException when stop.IsCancellationRequested => new(Cli.ExitCode.Failed, ["stopped."]),
        FailedException or LibTorchException or StoreVersionException or StoreDamagedException or IOException or UnauthorizedAccessException => new(Cli.ExitCode.Failed, [exception.Message]),
        _ when StoreFailures.Of(exception) is var failure && failure != StoreFailure.None => new(Cli.ExitCode.Failed, [failure.Sentence()]),
        _ => null,
    };
}
