using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.Specs;

/// <summary>A spec with a setting of every kind.</summary>
internal sealed record EverySettingSpec
{
    [Field("Title")]
    public required string Title { get; init; }

    [Field("Note")]
    public string? Note { get; init; }

    [Field("Count"), Range(1, 4096)]
    public int Count { get; init; } = 64;

    [Field("Seed"), Range(0, NumberShape.MostExact)]
    public long Seed { get; init; } = 1;

    [Field("Offset"), Range(-10.0, 10.0)]
    public double Offset { get; init; }

    [Field("Share", Unit = FieldUnit.Percent), Range(0.0, 0.5)]
    public double Share { get; init; } = 0.02;

    [Field("Top p"), Range(0.0, 1.0, AboveLeast = true)]
    public double? TopP { get; init; }

    [Field("Clip", NullWord = "never"), Range(1e-6, 1e6)]
    public double? Clip { get; init; } = 1;

    [Field("Every", DefaultFrom = nameof(Tenth), NullWord = "never"), Range(1, 10_000)]
    public int? Every { get; init; }

    [Field("Loud")]
    public bool Loud { get; init; } = true;

    [Field("Day")]
    public DayOfWeek Day { get; init; } = DayOfWeek.Tuesday;

    [Field("Days"), Range(1, 7)]
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [DayOfWeek.Sunday];

    [Field("Words")]
    public IReadOnlyList<string> Words { get; init; } = [];

    [Field("Inner")]
    public EverySettingPart Inner { get; init; } = new();

    [Field("Maybe")]
    public EverySettingPart? Maybe { get; init; }

    [Field("Parts"), Range(1, 4)]
    public required IReadOnlyList<EverySettingPart> Parts { get; init; }

    public static int Tenth(EverySettingSpec spec) => (spec.Count + 9) / 10;
}

internal sealed record EverySettingPart
{
    [Field("Limit", Flag = "most"), Range(1, 10)]
    public int? Limit { get; init; }

    [Field("Name"), ShortName]
    public string Name { get; init; } = "n";
}
