namespace Vectorscope.Jobs.Trials;

/// <summary>How often something was found.</summary>
/// <param name="Turns">Turns with it.</param>
/// <param name="Trials">Trials with such a turn; of a single trial 1.</param>
public sealed record FindingCount(int Turns, int Trials);
