using System.Text.Json.Serialization;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Tests.Specs;

/// <summary>A spec with a field of every kind.</summary>
internal sealed record SampleSpec
{
    [Field("Title", Help = "What it is called.")]
    public required string Title { get; init; }

    [Field("Note"), Longest(20)]
    public string? Note { get; init; }

    [Field("Count", Help = "How many."), Range(1, 4096)]
    public int Count { get; init; } = 64;

    [Field("Seed"), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;

    [Field("Share", Unit = FieldUnit.Percent), Range(0.0, 0.5)]
    public double Share { get; init; } = 0.02;

    [Field("Top p"), Range(0.0, 1.0, AboveLeast = true)]
    public double? TopP { get; init; }

    [Field("Clip", NullWord = "never"), Range(1e-6, 1e6)]
    public double? Clip { get; init; } = 1;

    [Field("Every", DefaultFrom = nameof(Tenth), NullWord = "never", Placeholder = "a tenth of the count"), Range(1, 100)]
    public int? Every { get; init; }

    [Field("Loud")]
    public bool Loud { get; init; } = true;

    [Field("Colour")]
    public SampleColour Colour { get; init; } = SampleColour.DarkRed;

    [Field("Colours"), Range(1, 3)]
    public IReadOnlyList<SampleColour> Colours { get; init; } = [SampleColour.Green];

    [Field("Words")]
    public IReadOnlyList<string> Words { get; init; } = [];

    [Field("Inner", When = nameof(Loud))]
    public SampleInner Inner { get; init; } = new();

    [Field("Maybe")]
    public SampleInner? Maybe { get; init; }

    [Field("Items"), Range(1, 4)]
    public required IReadOnlyList<SampleItem> Items { get; init; }

    [Inline]
    public SampleSpliced Spliced { get; init; } = new();

    public static int Tenth(SampleSpec spec) => (spec.Count + 9) / 10;
}

internal sealed record SampleInner
{
    [Field("Limit", Flag = "most"), Range(1, 10)]
    public int? Limit { get; init; }
}

internal sealed record SampleItem
{
    [Field("Name"), ShortName]
    public required string Name { get; init; }

    [Field("Set"), Refers("set")]
    public string? Set { get; init; }

    [Field("Inner")]
    public SampleInner Inner { get; init; } = new();
}

internal sealed record SampleSpliced
{
    [Field("Spliced count"), Range(0, 9)]
    public int SplicedCount { get; init; } = 3;
}

internal enum SampleColour
{
    [Label("Deep red")]
    DarkRed,

    Green,

    [JsonStringEnumMemberName("sky-blue")]
    SkyBlue,
}
