using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>An entry to save: what files and requests hold, with the fields of its content beside its name.</summary>
public sealed record LibraryDraft<TContent> where TContent : class
{
    [Field("Name", Help = "Specs refer to it by this name; it is unique without regard to case."), Longest(200)]
    public required string Name { get; init; }

    [Field("Description", Help = "For people; nothing is computed from it.")]
    public string Description { get; init; } = "";

    // Made past the compiler's check of required members: the reader names those that are missing.
    [Inline]
    public TContent Content { get; init; } = Activator.CreateInstance<TContent>();
}
