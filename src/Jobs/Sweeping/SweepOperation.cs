using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>An operation of an intervention without layers and strength, which the cells have.</summary>
public sealed record SweepOperation
{
    [Field("Operation", Help = "What is done along the direction; docs/interventions.md has the formulas."), OneOf<Names>]
    public required string Op { get; init; }

    [Field("Direction", Help = "Another one than the sweep's.", Placeholder = "the sweep's"), Refers(ReferenceKinds.Direction)]
    public string? Direction { get; init; }

    [Field("Row", Help = "That layer's row of the direction everywhere.", Placeholder = "each layer's own", Advanced = true), Range(0, 10_000)]
    public int? Row { get; init; }

    [Field("Value", Help = "Of set, floor and cap: positive, negative or neutral for that mean's projection, or a number as text.")]
    public string? Value { get; init; }

    [Field("Unit", Help = "Of add: the direction's own length, or the stream's ambient norm."), OneOf<Units>]
    public string Unit { get; init; } = Units.Raw;

    [Field("About", Help = "Of ablate: what is taken away is measured from there.", Advanced = true), OneOf<Middles>]
    public string About { get; init; } = Middles.Nothing;

    [Field("Site", Help = "The stream after a block, or each thing that is written into it.", Advanced = true), OneOf<Sites>]
    public string Site { get; init; } = Sites.Block;

    [Field("Positions", Help = "Which tokens."), OneOf<Places>]
    public string Positions { get; init; } = Places.All;

    /// <summary>Words of an intervention's <c>op</c>.</summary>
    public sealed class Names : ISpecChoices
    {
        public static IReadOnlyList<SpecChoice> Choices { get; } = Words("ablate", "ablate-projected", "ablate-keeping-norm", "add", "set", "floor", "cap");
    }

    /// <summary>Words of its <c>unit</c>.</summary>
    public sealed class Units : ISpecChoices
    {
        internal const string Raw = "raw";

        public static IReadOnlyList<SpecChoice> Choices { get; } = Words(Raw, "ambient");
    }

    /// <summary>Words of its <c>about</c>.</summary>
    public sealed class Middles : ISpecChoices
    {
        internal const string Nothing = "nothing";

        public static IReadOnlyList<SpecChoice> Choices { get; } = Words(Nothing, "middle");
    }

    /// <summary>Words of its <c>site</c>.</summary>
    public sealed class Sites : ISpecChoices
    {
        internal const string Block = "block";

        public static IReadOnlyList<SpecChoice> Choices { get; } = Words(Block, "writes");
    }

    /// <summary>Words of its <c>positions</c>.</summary>
    public sealed class Places : ISpecChoices
    {
        internal const string All = "all";

        public static IReadOnlyList<SpecChoice> Choices { get; } = Words(All, "prompt", "decode", "thinking", "last-prompt-token");
    }

    private static SpecChoice[] Words(params string[] words) => [.. words.Select(word => new SpecChoice(word, word))];
}
