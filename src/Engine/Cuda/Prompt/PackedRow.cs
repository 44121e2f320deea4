using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Engine.Cuda.Prompt;

/// <summary>New tokens of one row of a pass, at least one.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Memory">What it read before, with room for these.</param>
internal sealed record PackedRow(IReadOnlyList<int> Ids, RowAddresses Memory)
{
    public CompiledIntervention? Intervention { get; init; }

    /// <summary>What each token is; needed where there is an intervention.</summary>
    public IReadOnlyList<TokenMark> Marks { get; init; } = [];

    public IReadOnlyList<ProjectionSeries> Projections { get; init; } = [];
}

/// <summary>Where the kernels find what a row remembers.</summary>
/// <param name="Length">Tokens read before.</param>
/// <param name="States">Of linear attention.</param>
/// <param name="Rings">Columns before the convolution.</param>
/// <param name="Pages">The addresses of its pages.</param>
/// <param name="IsShared">Whether all blocks use the same memory one after the other, and nothing is wanted of it afterwards.</param>
internal readonly record struct RowAddresses(int Length, nint States, nint Rings, nint Pages, bool IsShared);
