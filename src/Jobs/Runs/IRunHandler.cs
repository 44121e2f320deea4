using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Runs;

/// <summary>Does the work of one kind of run.</summary>
public interface IRunHandler
{
    string Kind { get; }

    /// <summary>What a run needs of the process that works on it.</summary>
    /// <param name="snapshot">The resolved spec (JSON).</param>
    RunNeeds QueueOf(string snapshot);

    /// <summary>
    /// Works until the end, or until the token says stop, then throws <see cref="OperationCanceledException"/>.
    /// It may be called again for the same run; what an earlier attempt finished lies in the work folder.
    /// </summary>
    Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken);
}
