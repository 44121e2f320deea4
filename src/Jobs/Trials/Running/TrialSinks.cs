using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Trials.Running;

/// <summary>Who is told while a trial runs.</summary>
/// <param name="Turns">Awaited after each turn; a turn cut off by the end of the trial comes with a token that is not cancelled.</param>
/// <param name="Screen">The last screen.</param>
/// <param name="Stage">The stage that begins.</param>
/// <param name="Log">Pulls, builds and what else an operator may want to read.</param>
public sealed record TrialSinks(
    Func<TraceTurn, CancellationToken, Task> Turns, IProgress<string> Screen, IProgress<TrialStage> Stage, IProgress<string> Log);
