using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Finding;

/// <summary>What a direction that is found is called in the library.</summary>
public sealed record DirectionTitleSpec
{
    [Field("Save as", Help = "The direction's name in the library."), Longest(200)]
    public required string SaveAs { get; init; }

    [Field("Description"), Longest(4000)]
    public string? Description { get; init; }

    [Field("Replace", Help = "A direction of that name gets the new content; what it held stays as NAME@HASH.")]
    public bool Replace { get; init; }

    internal DirectionTitle Title => new(SaveAs.Trim(), Description ?? "", Replace);
}
