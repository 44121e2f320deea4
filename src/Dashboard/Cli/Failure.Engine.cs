using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Dashboard.Cli;

/// <summary>The one table from an exception to what the caller of a verb is told.</summary>
internal sealed partial record Failure(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>What a verb that works on files and models alone may meet.</summary>
    /// <returns>Null for an exception nobody foresaw.</returns>
    internal static Failure? OfEngine(Exception exception, CancellationToken stop) => exception switch
    {
        BadInputException or TokenizerException or CheckpointException => new(Cli.ExitCode.BadInput, [exception.Message]),
        OperationCanceledException when stop.IsCancellationRequested => new(Cli.ExitCode.Failed, ["stopped."]),
        FailedException or LibTorchException or IOException or UnauthorizedAccessException => new(Cli.ExitCode.Failed, [exception.Message]),
        _ => null,
    };
}
