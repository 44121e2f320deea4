namespace Vectorscope.Dashboard.State;

/// <summary>A page that navigation and the palette lead to.</summary>
/// <param name="Keys">Keys that go there; null for none.</param>
/// <param name="Group">Where it stands in the navigation.</param>
/// <param name="Exact">The pages below its address are not its own.</param>
/// <param name="Outside">It is none of the product's own pages and opens beside them.</param>
/// <param name="Also">Another path that is its page, where <c>*</c> stands for any one part.</param>
public sealed record Destination(string Name, string Url, string Icon, string? Keys, NavigationGroup Group, bool Exact = false, bool Outside = false, string? Also = null)
{
    /// <summary>How much this page says of an address (path and query) that is its own or one below it; 0 of any other.</summary>
    public int Covers(string address)
    {
        var ((path, query), (ownPath, ownQuery)) = (Divide(address), Divide(Url));
        return Also is not null && Matches(Also.Split('/'), path.Split('/')) ? Also.Length
            : (ownQuery.Length > 0 ? path == ownPath && query.Split('&').Contains(ownQuery)
            : path == ownPath || (!Exact && path.StartsWith(ownPath + "/", StringComparison.Ordinal))) ? Url.Length : 0;
    }

    private static bool Matches(string[] pattern, string[] parts) =>
        pattern.Length == parts.Length && pattern.Zip(parts).All(pair => pair.First == "*" || pair.First == pair.Second);

    private static (string Path, string Query) Divide(string address) =>
        address.Split('#')[0].Split('?', 2) is [var path, var query] ? (path, query) : (address.Split('#')[0], "");
}
