using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;

namespace Vectorscope.Dashboard.Cli.Launching;

/// <summary>Writes what a run brings while it brings it.</summary>
internal interface IRunReport
{
    /// <summary>Writes what is new.</summary>
    /// <param name="run">The run as it stands.</param>
    /// <param name="makeRoom">Called before anything is written.</param>
    /// <returns>Whether anything was.</returns>
    Task<bool> LookAsync(ServerClient server, RunDocument run, Action makeRoom);

    /// <summary>Writes what there is to say at the end.</summary>
    Task EndAsync(ServerClient server, RunDocument run);
}
