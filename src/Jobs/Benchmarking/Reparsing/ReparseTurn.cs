using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Benchmarking.Reparsing;

/// <summary>A turn that the other parser reads differently.</summary>
/// <param name="Cut">The reply used up its token budget.</param>
/// <param name="First">Whether it is the first such turn of its trial: what came after it would have been another story.</param>
/// <param name="Before">As it was stored.</param>
public sealed record ReparseTurn(
    long TrialId, string Trial, string Task, string Arm, int Attempt, TrialOutcome? Outcome, int Turn, ReparseChange Change, bool Cut, bool First,
    ParsedReply Before, ParsedReply After);
