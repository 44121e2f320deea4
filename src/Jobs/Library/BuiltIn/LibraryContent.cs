using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.BuiltIn;

/// <summary>The entries that ship with the product.</summary>
internal static class LibraryContent
{
    /// <summary>None for a library that nothing ships with.</summary>
    public static IReadOnlyList<KeyedEntry> Of(LibraryKind kind)
    {
        using var stream = typeof(LibraryContent).Assembly.GetManifestResourceStream($"Library/{kind.Address}.json");
        if (stream is null)
        {
            return [];
        }
        using var reader = new StreamReader(stream);
        var errors = new List<SpecError>();
        var entries = LibraryFile.Read(kind, reader.ReadToEnd(), errors);
        return errors.Count == 0
            ? entries
            : throw new InvalidOperationException($"embedded {kind.Address}.json: {errors[0].Field}: {errors[0].Message}");
    }
}
