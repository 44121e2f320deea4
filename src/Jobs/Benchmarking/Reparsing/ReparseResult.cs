using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking.Reparsing;

/// <summary>A run's stored replies under another parser. Nothing was run.</summary>
/// <param name="Arms">In the run's order.</param>
/// <param name="Turns">Those that change, in the run's order.</param>
public sealed record ReparseResult(string RunId, ParserMode Parser, IReadOnlyList<ReparseArm> Arms, IReadOnlyList<ReparseTurn> Turns);

/// <summary>What changes for one arm.</summary>
/// <param name="Turns">Those whose replies can be parsed again.</param>
/// <param name="NotComparable">Turns whose reply is not kept as the model wrote it, as in imported runs.</param>
/// <param name="FailuresBefore">Parse failures as stored.</param>
/// <param name="Trials">Trials in which anything changes.</param>
public sealed record ReparseArm(
    string Name, int Turns, int NotComparable, int FailuresBefore, int FailuresAfter,
    int FailureToCommands, int FailureToNoCommand, int UnderstoodToFailure, int OtherCommands, int Trials);

/// <summary>A turn that the other parser reads differently.</summary>
/// <param name="Cut">The reply used up its token budget.</param>
/// <param name="First">Whether it is the first such turn of its trial: what came after it would have been another story.</param>
/// <param name="Before">As it was stored.</param>
public sealed record ReparseTurn(
    long TrialId, string Trial, string Task, string Arm, int Attempt, TrialOutcome? Outcome, int Turn, ReparseChange Change, bool Cut, bool First,
    ParsedReply Before, ParsedReply After);

/// <summary>What another parser would have made of a turn.</summary>
public enum ReparseChange
{
    /// <summary>It was a parse failure and would have been commands.</summary>
    FailureToCommands,

    /// <summary>It was a parse failure and would have been understood, without a command.</summary>
    FailureToNoCommand,

    /// <summary>It was understood and would have been a parse failure.</summary>
    UnderstoodToFailure,

    /// <summary>Understood both times, but with other commands or another word on completion.</summary>
    OtherCommands,
}
