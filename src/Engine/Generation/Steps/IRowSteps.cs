using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Generation.Steps;

/// <summary>
/// One way of computing tokens: rows that each have a past of their own get their new tokens side by side, a prompt's as well as a
/// reply's next one, and those that ask for it a choice of what follows. Engine thread only.
/// </summary>
/// <remarks>
/// The scheduler knows no other: plain tensors, which are the reference, the CPU's own step and CUDA's graphs answer alike, within
/// the tolerance that each states. Nothing that happens to one row depends on which others are there.
/// </remarks>
internal interface IRowSteps : IDisposable
{
    /// <summary>An empty past; the caller's to dispose.</summary>
    IRowPast Create();

    /// <summary>Runs the new tokens of every row, and adds them to its past.</summary>
    /// <param name="rows">At least one, with pasts that this object made, each at most once.</param>
    /// <returns>Of each row.</returns>
    /// <remarks>After an exception the pasts of these rows can only be disposed.</remarks>
    RowOutcome[] Step(IReadOnlyList<RowStep> rows);

    /// <summary>Whether rows of different numbers of new tokens are computed side by side; else those of one number are, group by group.</summary>
    bool TakesAnyLengths => false;

    /// <summary>Memory for what rows remember, now; null where nothing is known to limit it.</summary>
    StepMemory? Memory => null;

    /// <summary>Bytes that a row of so many tokens remembers.</summary>
    long BytesOf(long tokens) => 0;

    /// <summary>Steps that were more than a recorded graph has room for; null where none was. Any thread.</summary>
    GraphOverflow? Overflow => null;

    /// <summary>Computes rows that nobody joins; null where libtorch's operations are to do it.</summary>
    /// <param name="interventions">Of each row.</param>
    /// <param name="remembers">Whether other passes follow the first.</param>
    IGroupPasses? Group(IReadOnlyList<CompiledIntervention?> interventions, bool remembers) => null;
}
