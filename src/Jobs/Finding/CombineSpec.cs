using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>A direction made of others.</summary>
public sealed record CombineSpec
{
    [Field("How")]
    public required Combination How { get; init; }

    [Field("Of", Help = "The direction that is changed."), Refers(ReferenceKinds.Direction), FilePath]
    public required string Of { get; init; }

    /// <summary>References, one by one.</summary>
    [Field("With", Help = "The others: one to interpolate with, one or more to be orthogonal to or to average with.", When = nameof(HasOthers)), Refers(ReferenceKinds.Direction), FilePath, Range(0, 32)]
    public IReadOnlyList<string> With { get; init; } = [];

    [Field("Layers", Help = "Whose unit rows are averaged: the mean stands at every layer.", When = nameof(IsOfLayers)), Range(0, 1000)]
    public IReadOnlyList<int> Layers { get; init; } = [];

    [Field("Factor", Help = "Every row is multiplied by it.", When = nameof(IsScaled)), Range(-1e6, 1e6)]
    public double Factor { get; init; } = 1;

    [Field("Weight", Help = "Of the other direction: 0 is the first alone, 1 the other.", When = nameof(IsInterpolated)), Range(0.0, 1.0)]
    public double Weight { get; init; } = 0.5;

    public bool HasOthers => How is Combination.Orthogonalise or Combination.Average or Combination.Interpolate;

    public bool IsOfLayers => How == Combination.AverageLayers;

    public bool IsScaled => How == Combination.Scale;

    public bool IsInterpolated => How == Combination.Interpolate;
}

/// <summary>How a direction is made of others.</summary>
public enum Combination
{
    [Label("Orthogonalise", Help = "Each row made orthogonal to the others' rows at its layer.")]
    Orthogonalise,

    [Label("Average layers", Help = "The mean of some layers' unit rows, at every layer.")]
    AverageLayers,

    [Label("Negate", Help = "Pointing the other way; the sides change places.")]
    Negate,

    [Label("Scale", Help = "Every row times a factor.")]
    Scale,

    [Label("Interpolate", Help = "Between two directions.")]
    Interpolate,

    [Label("Average", Help = "The mean of several directions' unit rows.")]
    Average,
}
