using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Cuda.Graph;

// The structures that the kernels declare, field by field.

/// <summary>One row of a step: see Kernels/common.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StepRow
{
    internal nint State, Ring, Pages, Seen;
    internal double Uniform, Temperature, TopP, MinP;
    internal float Penalty;
    internal int Id, Length, TopK, Add, FirstUnused, Likeliest, Padding;
}

[StructLayout(LayoutKind.Sequential)]
internal struct StepHead
{
    internal uint Stamp;
    internal int Found, Padding, MorePadding;
}

/// <summary>One change of the stream, one look or one projection: see Kernels/norm.cu.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MoveRecord
{
    internal const int None = -1, Change = 0, Keeping = 1, Look = 2, Project = 3;

    internal nint Unit;
    internal float Strength, Least, Most, Constant, Threshold;
    internal int Kind, Slot, Next;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NormArguments
{
    internal nint X, Y, Constant, Weight, H, Rows, Writes, Block, Head, More, Gates, Found, Finite, Tokens;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OpenArguments
{
    internal nint GateUp, Open;
    internal int Rows;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ProductArguments
{
    internal nint Weight, X, Y;
    internal int Columns;
}

[StructLayout(LayoutKind.Sequential)]
internal struct DeltaArguments
{
    internal nint In, Rows, Taps, Rate, Bias, Weight, Out;
    internal long StateAt, RingAt;
    internal int Wide;
}

[StructLayout(LayoutKind.Sequential)]
internal struct PlanArguments
{
    internal nint Rows, Frequencies, Before, Shares, Angles;
    internal int Count, Blocks;
}

[StructLayout(LayoutKind.Sequential)]
internal struct AttentionArguments
{
    internal nint In, QueryScale, KeyScale, Angles, Rows, Part, Extent, Arrived, Out, Shares, Before;
    internal long PageAt;
    internal int Count;
}

[StructLayout(LayoutKind.Sequential)]
internal struct MergeArguments
{
    internal AttentionArguments Attention;
    internal int Blocks;
}

[StructLayout(LayoutKind.Sequential)]
internal struct SamplingArguments
{
    internal nint Logits, Rows, Finite, Keys, Given, Token, Scores;
}

/// <summary>Scores of a row: see Kernels/sampling.cu.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StepScores
{
    internal const int Most = 20;
    internal float Whole, Chosen;
    internal fixed int Ids[Most];
    internal fixed float Logits[Most];
}

[StructLayout(LayoutKind.Sequential)]
internal struct TellArguments
{
    internal nint Head, Token, Found, HostToken, HostFound, HostStamp;
    internal int Rows;
}
