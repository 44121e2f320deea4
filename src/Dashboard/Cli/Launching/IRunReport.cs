using Vectorscope.Dashboard.Api;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Writes what a run brings while it brings it.</summary>
internal interface IRunReport
{
    /// <summary>Writes what is new.</summary>
    /// <param name="makeRoom">Called before anything is written.</param>
    /// <returns>Whether anything was.</returns>
    Task<bool> LookAsync(IRunHost host, string runId, Action makeRoom);

    /// <summary>Writes what there is to say at the end.</summary>
    Task EndAsync(IRunHost host, RunDocument run);
}
