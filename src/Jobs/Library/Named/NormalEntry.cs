using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>An entry as it was read.</summary>
/// <param name="Content">In its normal form, as JSON.</param>
internal sealed record NormalEntry(string Name, string Description, string Content)
{
    /// <summary>The content as its own record: what it refers to is looked up before it is saved.</summary>
    public required object Record { get; init; }

    /// <summary>Of the content alone: a new name is no new content.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)));

    /// <summary>Content as it is kept and hashed.</summary>
    public static string Text(JsonObject content) => content.ToJsonString(JobsJson.Options);
}
