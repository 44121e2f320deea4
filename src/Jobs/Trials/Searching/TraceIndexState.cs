namespace Vectorscope.Jobs.Trials.Searching;

/// <summary>How far the index of traces has come.</summary>
/// <param name="Trials">Trials with turns.</param>
/// <param name="Waiting">Of them those that are still to be looked at; the newest turns of one that runs may be missing for seconds.</param>
/// <param name="Bytes">What the index takes on disk.</param>
public sealed record TraceIndexState(int Trials, int Waiting, long Bytes);
