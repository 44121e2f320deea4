using Vectorscope.Jobs.Runs;

namespace Vectorscope.Dashboard.State;

/// <summary>What the home page goes by.</summary>
/// <param name="Models">Usable models.</param>
/// <param name="Runs">The last ones launched, newest first.</param>
/// <param name="LastCapture">The capture that was finished last.</param>
public sealed record HomeState(int Models, int Personas, int PromptSets, IReadOnlyList<RunRow> Runs, RunRow? LastCapture);
