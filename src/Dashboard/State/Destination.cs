namespace Vectorscope.Dashboard.State;

/// <summary>A page that navigation and the palette lead to.</summary>
/// <param name="Keys">Keys that go there; null for none.</param>
/// <param name="Group">Where it stands in the navigation.</param>
/// <param name="Exact">The pages below its address are not its own.</param>
/// <param name="Outside">It is none of the product's own pages and opens beside them.</param>
public sealed record Destination(string Name, string Url, string Icon, string? Keys, NavigationGroup Group, bool Exact = false, bool Outside = false)
{
    /// <summary>Whether an address (path and query) is this page or one below it.</summary>
    public bool Covers(string address)
    {
        var ((path, query), (ownPath, ownQuery)) = (Divide(address), Divide(Url));
        return ownQuery.Length > 0 ? path == ownPath && query.Split('&').Contains(ownQuery)
            : path == ownPath || (!Exact && path.StartsWith(ownPath + "/", StringComparison.Ordinal));
    }

    private static (string Path, string Query) Divide(string address) =>
        address.Split('#')[0].Split('?', 2) is [var path, var query] ? (path, query) : (address.Split('#')[0], "");
}
