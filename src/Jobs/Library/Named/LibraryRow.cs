using System.Text.Json;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>An entry of a library.</summary>
/// <param name="Content">As JSON, in its normal form.</param>
/// <param name="Hash">SHA-256 of the content.</param>
/// <param name="BuiltIn">It came with the product; deleting it can be undone by restoring.</param>
/// <param name="Version">Send it back when saving: a change in between is then noticed.</param>
public sealed record LibraryRow(
    string Id, string Name, string Description, string Content, string Hash, bool BuiltIn, DateTimeOffset UpdatedAt, int Version)
{
    public T ContentAs<T>() where T : class => JsonSerializer.Deserialize<T>(Content, JobsJson.Options)!;
}

/// <summary>A content that an entry has or had.</summary>
/// <param name="Number">The entry's version when it was last given this content.</param>
public sealed record LibraryVersionRow(string Hash, int Number, DateTimeOffset SavedAt, bool Current);

/// <summary>An entry that was found by its name.</summary>
public sealed record LibraryName(string Id, string Name, string Description);
