namespace Vectorscope.Jobs.Benchmarking.Reparsing;

/// <summary>What changes for one arm.</summary>
/// <param name="Turns">Those whose replies can be parsed again.</param>
/// <param name="NotComparable">Turns whose reply is not kept as the model wrote it, as in imported runs.</param>
/// <param name="FailuresBefore">Parse failures as stored.</param>
/// <param name="Trials">Trials in which anything changes.</param>
public sealed record ReparseArm(
    string Name, int Turns, int NotComparable, int FailuresBefore, int FailuresAfter,
    int FailureToCommands, int FailureToNoCommand, int UnderstoodToFailure, int OtherCommands, int Trials);
