namespace Vectorscope.Jobs.Runs.Kinds;

/// <summary>Does the work of one kind of run.</summary>
public interface IRunHandler<TSpec> where TSpec : RunSpec
{
    /// <summary>
    /// Works until the end, or until the token says stop, then throws <see cref="OperationCanceledException"/>.
    /// It may be called again for the same run; what an earlier attempt finished lies in the work folder.
    /// </summary>
    Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<TSpec> run, CancellationToken cancellationToken);
}
