namespace Vectorscope.Jobs.Library.Named;

/// <summary>All named libraries.</summary>
public sealed class Libraries(IEnumerable<NamedLibrary> libraries)
{
    public IReadOnlyList<NamedLibrary> All { get; } = [.. libraries];

    public NamedLibrary Of<TKind>() where TKind : LibraryKind => All.Single(library => library.Kind is TKind);
}
