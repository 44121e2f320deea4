using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Tests.Toys;

/// <summary>A pattern of characters to draw: a spec with a setting of most sorts.</summary>
public sealed record ToySpec : RunSpec
{
    public const string KindName = "toy";

    [Field("Model", Help = "Signs the pattern."), Refers(ReferenceKinds.Model)]
    public string? Model { get; init; }

    [Field("Size", Help = "Rows and columns of the pattern."), Range(1, 64)]
    public int Size { get; init; } = 4;

    [Field("Colour")]
    public ToyColour Colour { get; init; } = ToyColour.Blue;

    [Field("Filled", Help = "Share of the pattern that is filled.", Unit = FieldUnit.Percent), Range(0.0, 1.0)]
    public double Filled { get; init; } = 0.5;

    [Field("Mirrored")]
    public bool Mirrored { get; init; }

    [Field("Letters", Help = "What it is drawn with."), Range(1, 8)]
    public IReadOnlyList<string> Letters { get; init; } = ["x"];

    [Field("Frame", Help = "Around the pattern.")]
    public ToyFrame Frame { get; init; } = new();

    [Field("Shadow")]
    public ToyFrame? Shadow { get; init; }

    [Field("Marks"), Range(0, 3)]
    public IReadOnlyList<ToyMark> Marks { get; init; } = [];

    [Field("Seed", Advanced = true), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;
}

/// <summary>What the pattern is drawn in.</summary>
public enum ToyColour
{
    Blue,

    [Label("Dark red")]
    DarkRed,
}

/// <summary>A border.</summary>
public sealed record ToyFrame
{
    [Field("Width", Help = "Narrower than the pattern."), Range(0, 63)]
    public int Width { get; init; } = 1;
}

/// <summary>A row with a name.</summary>
public sealed record ToyMark
{
    [Field("Mark"), ShortName]
    public required string Name { get; init; }

    [Field("Row"), Range(0, 63)]
    public int Row { get; init; }
}
