using System.Runtime.InteropServices;

namespace Vectorscope.Engine.Cuda.Prompt;

// The structures that the kernels declare, field by field.

/// <summary>One token of a pass: see Kernels/common.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TokenRecord
{
    internal nint Pages;
    internal int Id, Position, Column, GateAt, FoundAt, Padding;
}

/// <summary>New tokens of one row in a slice: see Kernels/common.cuh.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PieceRecord
{
    internal nint State, Ring, Pages;
    internal int First, Count, Position, Keeps;
}

/// <summary>Tokens of a piece that a block takes together.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TileRecord
{
    internal int Piece, From;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TakeArguments
{
    internal nint H, Finite, Which, Rows, To, ToFinite;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ConvolveArguments
{
    internal nint In, Pieces, Tiles, Taps, Rate, Bias, Mixed, Scales, Rates;
    internal long RingAt;
}

[StructLayout(LayoutKind.Sequential)]
internal struct RecurArguments
{
    internal nint Pieces, Mixed, Scales, Rates, In, Out;
    internal long StateAt, RingAt;
}

[StructLayout(LayoutKind.Sequential)]
internal struct GateNormArguments
{
    internal nint X, In, Weight;
    internal int Tokens, Wide;
}

[StructLayout(LayoutKind.Sequential)]
internal struct AnglesArguments
{
    internal nint Tokens, Frequencies, Angles;
    internal int Count;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TurnArguments
{
    internal nint In, QueryScale, KeyScale, Angles, Tokens;
    internal long PageAt;
}

[StructLayout(LayoutKind.Sequential)]
internal struct AttendArguments
{
    internal nint In, Pieces, Tiles, Tokens, Out;
    internal long PageAt;
    internal int Count;
}
